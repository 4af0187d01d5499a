using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mmoda.Workflow;

/// <summary>
/// Products as directories <c>ab/cd/&lt;key&gt;/</c>, each with its files and <c>product.json</c>. A product appears
/// complete or not at all, and never changes afterwards. Thread-safe; several processes may share one directory.
/// </summary>
public sealed class ProductStore : IDisposable
{
    internal const string RecordName = "product.json";

    private readonly string _partial;
    private readonly SignOfLife _life;
    private long _drafts;

    /// <summary>Opens or creates a store and removes what dead processes left half-written.</summary>
    /// <param name="directory">Root of the tree; created when absent.</param>
    /// <param name="clock">Source of time; the system clock when null.</param>
    public ProductStore(string directory, TimeProvider? clock = null)
    {
        Directory = Path.GetFullPath(directory);
        _partial = Path.Combine(Directory, ".partial");
        _life = SignOfLife.Begin(_partial, clock ?? TimeProvider.System);
        foreach (string leftover in System.IO.Directory.EnumerateDirectories(_partial))
        {
            if (!SignOfLife.IsAlive(_partial, Path.GetFileName(leftover)))
                Delete(leftover);
        }
    }

    /// <summary>Root of the tree.</summary>
    public string Directory { get; }

    /// <summary>What the store knows about a key: Produced, Empty, or null when the step has to run.</summary>
    /// <remarks>A product whose files are missing or have another size is as good as absent: it is made again.</remarks>
    public StepOutcome? TryGet(ProductKey key) => Read(key) switch
    {
        null => null,
        { Reason: { } reason } => new StepOutcome.Empty(reason),
        _ => new StepOutcome.Produced(key),
    };

    /// <summary>Finds a product with files.</summary>
    /// <returns>False when it is absent, damaged or empty.</returns>
    public bool TryOpen(ProductKey key, [NotNullWhen(true)] out StoredProduct? product)
    {
        product = Read(key) is { Reason: null } record ? new StoredProduct(key, PathOf(key), record.Metadata, record.Provenance) : null;
        return product is not null;
    }

    /// <summary>Finds a product that must be there.</summary>
    /// <exception cref="KeyNotFoundException">It is absent, damaged or empty.</exception>
    public StoredProduct Open(ProductKey key) => TryOpen(key, out StoredProduct? product)
        ? product
        : throw new KeyNotFoundException($"Product {key} is not in the store {Directory}, or is not complete.");

    /// <summary>Ends this process's claim on its half-written products.</summary>
    public void Dispose() => _life.Dispose();

    internal ProductRecord? Read(ProductKey key)
    {
        string directory = PathOf(key);
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(directory, RecordName));
            ProductRecord? record = JsonSerializer.Deserialize(file, ProductJson.Default.ProductRecord);
            return record is not null && record.Provenance.Files.All(f => IsWhole(directory, f)) ? record : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    internal ProductDraft Begin(ProductKey key) =>
        new(this, key, Path.Combine(_partial, _life.Owner, $"{Interlocked.Increment(ref _drafts)}"));

    /// <summary>Makes a complete directory visible under its key; harmless when another process was faster.</summary>
    internal void Publish(ProductKey key, string complete)
    {
        string destination = PathOf(key);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        for (int attempt = 0; Read(key) is null; attempt++)
        {
            try
            {
                if (System.IO.Directory.Exists(destination))
                    SetAside(destination);
                System.IO.Directory.Move(complete, destination);
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                // Another writer moved its copy first; the loop looks whether that one is whole.
            }
        }
    }

    internal static void Delete(string directory)
    {
        try
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process swept it.
        }
    }

    private string PathOf(ProductKey key) => Path.Combine(Directory, key.Hex[..2], key.Hex[2..4], key.Hex);

    private static bool IsWhole(string directory, ProvenanceFile file)
    {
        FileInfo found = new(Path.Combine(directory, file.Name));
        return found.Exists && found.Length == file.Bytes;
    }

    private void SetAside(string damaged)
    {
        string aside = Path.Combine(_partial, _life.Owner, $"{Interlocked.Increment(ref _drafts)}");
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
        System.IO.Directory.Move(damaged, aside);
        Delete(aside);
    }
}
