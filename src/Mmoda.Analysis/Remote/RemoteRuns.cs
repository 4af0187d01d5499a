using System.Security.Cryptography;
using System.Text;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>
/// The runs of remote services that this process waits for: to which address they report, and what they reported. In memory;
/// a run that is taken up by another process reports there. Thread-safe.
/// </summary>
/// <param name="keyFile">
/// Where the key is kept from which the secrets of runs are made: with it a run has the same secret after a restart, so that a
/// service that works on it goes on to report. Null where the process is all there is.
/// </param>
public sealed class RemoteRuns(string? keyFile = null)
{
    private const int KeyBytes = 32;

    /// <summary>Ended runs of which the last report is kept.</summary>
    private const int MostKept = 1000;

    private const int SecretLength = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RemoteRun> _bySecret = new(StringComparer.Ordinal);
    private readonly Dictionary<ProductKey, RemoteRun> _byProduct = [];
    private readonly Queue<ProductKey> _kept = new();
    private byte[]? _key;

    /// <summary>
    /// Address to which services report, with <c>{run}</c> where the secret of the run goes; null when there is no server, and
    /// services are only asked.
    /// </summary>
    public string? ReportAddress { get; set; }

    /// <summary>
    /// Address from which services fetch uploaded files, with <c>{run}</c> and <c>{file}</c> where secret and key go; null when
    /// there is no server.
    /// </summary>
    public string? FileAddress { get; set; }

    /// <summary>Tokens of users, for the services that work in their name.</summary>
    public UserTokens Tokens { get; } = new();

    /// <summary>Is told why the key cannot be kept in its file, once: runs then have other secrets after a restart.</summary>
    public Action<string>? KeyUnkept { get; set; }

    /// <summary>Begins to wait for a run.</summary>
    /// <param name="product">The product that the run makes.</param>
    /// <param name="arguments">What the service is given; uploaded files among it may be read by it.</param>
    /// <param name="fetchPage">Fetches the page of the work so far; null when there is none.</param>
    public RemoteRun Begin(ProductKey product, IEnumerable<string> arguments, Func<CancellationToken, Task<string?>> fetchPage)
    {
        lock (_lock)
        {
            // Of two runs at once only the first has the secret that lasts.
            string secret = SecretOf(product) is var lasting && !_bySecret.ContainsKey(lasting) ? lasting : RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
            RemoteRun run = new(this, secret, ReportAddress?.Replace("{run}", secret, StringComparison.Ordinal), product, [.. arguments], fetchPage);
            _bySecret.Add(secret, run);
            _byProduct[product] = run;
            _kept.Enqueue(product);
            if (_kept.Count > MostKept && _kept.Dequeue() is var oldest && _byProduct.TryGetValue(oldest, out RemoteRun? old) && !_bySecret.ContainsKey(old.Secret))
                _byProduct.Remove(oldest);
            return run;
        }
    }

    /// <summary>The run that makes or made a product, or null.</summary>
    public RemoteRun? Find(ProductKey product)
    {
        lock (_lock)
            return _byProduct.GetValueOrDefault(product);
    }

    /// <summary>Takes a report of a service.</summary>
    /// <param name="secret">The secret of the run, from the address to which it was sent.</param>
    /// <param name="report">What it says.</param>
    /// <returns>False when no such run is waited for.</returns>
    public bool Report(string secret, IReadOnlyDictionary<string, string> report)
    {
        RemoteRun? run;
        lock (_lock)
            run = _bySecret.GetValueOrDefault(secret);
        run?.Add(report);
        return run is not null;
    }

    /// <summary>Whether a run that is waited for was given the address of an uploaded file.</summary>
    /// <param name="secret">The secret of the run.</param>
    /// <param name="file">Key of the file.</param>
    public bool MayRead(string secret, string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        lock (_lock)
            return _bySecret.TryGetValue(secret, out RemoteRun? run) && run.Arguments.Contains(UploadedFile.ValueOf(file));
    }

    /// <summary>Nobody who lacks the key can tell it.</summary>
    private string SecretOf(ProductKey product)
    {
        _key ??= keyFile is null ? RandomNumberGenerator.GetBytes(KeyBytes) : KeyOf(keyFile);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(product.Hex)))[..SecretLength];
    }

    private byte[] KeyOf(string file)
    {
        try
        {
            return ReadKey(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            KeyUnkept?.Invoke(e.Message);
            return RandomNumberGenerator.GetBytes(KeyBytes);
        }
    }

    /// <summary>The key of a file, which is made when it is not there, and anew when it is broken.</summary>
    private static byte[] ReadKey(string file)
    {
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: KeyBytes } kept)
            return kept;
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!); // A file is in a folder.
        string beside = file + ".new";
        FileStreamOptions mine = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream written = new(beside, mine))
        {
            written.Write(key);
            written.Flush(flushToDisk: true);
        }

        File.Move(beside, file, overwrite: true);
        return key;
    }

    internal void End(RemoteRun run)
    {
        lock (_lock)
            _bySecret.Remove(run.Secret);
    }
}
