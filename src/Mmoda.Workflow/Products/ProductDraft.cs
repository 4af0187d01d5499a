using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Workflow;

/// <summary>A product being written. Dispose without <see cref="Commit"/> removes it.</summary>
internal sealed class ProductDraft : IDisposable
{
    private readonly ProductStore _store;
    private readonly ProductKey _key;

    internal ProductDraft(ProductStore store, ProductKey key, string directory)
    {
        _store = store;
        _key = key;
        Directory = directory;
        System.IO.Directory.CreateDirectory(directory);
    }

    /// <summary>Where the files go.</summary>
    public string Directory { get; }

    /// <summary>Lists and hashes the files, writes them through to the disk, and makes the product visible.</summary>
    /// <param name="reason">Why it is empty, or null. An empty product keeps no files.</param>
    /// <param name="metadata">Small facts.</param>
    /// <param name="provenance">How it was made; its files are filled in here.</param>
    /// <exception cref="InvalidOperationException">The step wrote a file with the store's own name.</exception>
    public void Commit(string? reason, JsonObject metadata, Provenance provenance)
    {
        string recordPath = Path.Combine(Directory, ProductStore.RecordName);
        if (File.Exists(recordPath))
            throw new InvalidOperationException($"A step must not write a file called {ProductStore.RecordName}.");
        if (reason is not null)
        {
            ProductStore.Delete(Directory);
            System.IO.Directory.CreateDirectory(Directory);
        }

        List<ProvenanceFile> files = [.. System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(Describe)];
        using (FileStream file = new(recordPath, FileMode.CreateNew))
        {
            JsonSerializer.Serialize(file, new ProductRecord(reason, metadata, provenance with { Files = files }),
                ProductJson.Default.ProductRecord);
            file.Flush(flushToDisk: true);
        }

        _store.Publish(_key, Directory);
    }

    /// <inheritdoc/>
    public void Dispose() => ProductStore.Delete(Directory);

    private ProvenanceFile Describe(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Flush(flushToDisk: true);
        return new ProvenanceFile(Path.GetRelativePath(Directory, path).Replace('\\', '/'), file.Length, sha256);
    }
}
