using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>One run of a remote service that this process waits for. Thread-safe.</summary>
public sealed class RemoteRun : IDisposable
{
    private readonly RemoteRuns _runs;
    private readonly Signal _changed = new();
    private readonly Func<CancellationToken, Task<string?>> _fetchPage;

    internal RemoteRun(RemoteRuns runs, string secret, string? callBackUrl, ProductKey product, IReadOnlyList<string> arguments, Func<CancellationToken, Task<string?>> fetchPage)
    {
        _runs = runs;
        _fetchPage = fetchPage;
        Secret = secret;
        CallBackUrl = callBackUrl;
        Product = product;
        Arguments = arguments;
    }

    /// <summary>The product that the run makes.</summary>
    public ProductKey Product { get; }

    /// <summary>Address to which the service reports; null when there is none. It is good for this run only.</summary>
    public string? CallBackUrl { get; }

    /// <summary>What was reported last; null before the first report.</summary>
    public IReadOnlyDictionary<string, string>? LastReport { get; private set; }

    /// <summary>False while the service has not begun with it.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Ends at the next report.</summary>
    public Task Changed => _changed.Next;

    internal string Secret { get; }

    internal IReadOnlyList<string> Arguments { get; }

    /// <summary>The page of the work so far, as the service shows it; null when it shows none.</summary>
    public Task<string?> FetchPageAsync(CancellationToken cancellationToken) => _fetchPage(cancellationToken);

    /// <summary>The address from which the service of this run can fetch an uploaded file; null when there is no server.</summary>
    /// <param name="key">Key of the file.</param>
    public string? AddressOf(string key) => _runs.FileAddress?.Replace("{run}", Secret, StringComparison.Ordinal).Replace("{file}", key, StringComparison.Ordinal);

    /// <summary>Reports are no longer taken; the last stays readable.</summary>
    public void Dispose() => _runs.End(this);

    internal void Add(IReadOnlyDictionary<string, string> report)
    {
        LastReport = report;
        IsStarted = true;
        _changed.Raise();
    }
}
