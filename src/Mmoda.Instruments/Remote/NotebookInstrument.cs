using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// A service of notebooks (nb2workflow protocol) as an instrument: each notebook is a product, its parameters are the
/// product's. What the service offered last is kept in a file, so that it is known while the service cannot be reached.
/// </summary>
public sealed class NotebookInstrument : RemoteInstrument, IDisposable
{
    private readonly NotebookClient _client;
    private readonly string? _cache;
    private readonly SemaphoreSlim _refresh = new(1);
    private Snapshot _known;

    /// <param name="service">The service.</param>
    /// <param name="cacheDirectory">Where to keep what the service offers; null keeps it in memory.</param>
    /// <exception cref="ArgumentException">The name or the address of the service cannot be used.</exception>
    public NotebookInstrument(RemoteService service, string? cacheDirectory)
        : base(service)
    {
        try
        {
            NotebookOptions.RequireName(service.Name, "service");
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, nameof(service), e);
        }

        _client = new NotebookClient(service);
        _cache = cacheDirectory is null ? null : Path.Combine(cacheDirectory, service.Name + ".json");
        _known = new Snapshot(Kept(), [], 0, $"The service of '{service.Name}' has not been asked yet what it offers.");
        _known = _known with { Products = ProductsOf(_known.Options) };
    }

    /// <inheritdoc/>
    public override int Edition => Volatile.Read(ref _known).Edition;

    /// <inheritdoc/>
    public override string? Trouble => Volatile.Read(ref _known).Trouble;

    /// <inheritdoc/>
    public override ParameterGroup Source => Volatile.Read(ref _known).Options.Source;

    /// <inheritdoc/>
    public override ParameterGroup Parameters { get; } = new("instr_query", []);

    /// <inheritdoc/>
    public override IReadOnlyList<ProductType> Products => Volatile.Read(ref _known).Products;

    internal NotebookClient Client => _client;

    /// <summary>The step that has notebooks of services run.</summary>
    /// <param name="runs">Where services report.</param>
    /// <param name="clock">Times the questions.</param>
    /// <param name="services">The services, of which this is one; this alone when empty.</param>
    public Step CreateStep(RemoteRuns runs, TimeProvider clock, params IReadOnlyList<NotebookInstrument> services) =>
        new RunNotebook(services is { Count: > 0 } ? services : [this], runs, clock);

    /// <inheritdoc/>
    public override async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refresh.WaitAsync(cancellationToken);
        try
        {
            Snapshot before = Volatile.Read(ref _known);
            List<string> problems = [];
            string text = await _client.FetchOptionsAsync(cancellationToken);
            if (text == before.Options.Text)
            {
                Volatile.Write(ref _known, before with { Trouble = null });
                return;
            }

            NotebookOptions options = NotebookOptions.Read(text, problems);
            Volatile.Write(ref _known, new Snapshot(options, ProductsOf(options), before.Edition + 1, problems.Count == 0 ? null : string.Join(" ", problems)));
            Keep(text);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException or FormatException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string reason = e is OperationCanceledException ? $"it does not answer within {Service.RequestTimeout.TotalSeconds:0} s" : e.Message;
            Volatile.Write(ref _known, Volatile.Read(ref _known) with { Trouble = $"The service of '{Name}' cannot be asked what it offers: {reason.TrimEnd('.')}." });
        }
        finally
        {
            _refresh.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _refresh.Dispose();
    }

    private ProductType[] ProductsOf(NotebookOptions options) => [.. options.Workflows.Select(w => new NotebookProduct(Name, w))];

    private NotebookOptions Kept()
    {
        try
        {
            return _cache is not null && File.Exists(_cache) ? NotebookOptions.Read(File.ReadAllText(_cache), []) : NotebookOptions.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or InvalidOperationException)
        {
            return NotebookOptions.None; // It is asked for again.
        }
    }

    private void Keep(string text)
    {
        if (_cache is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(_cache)!); // It is a file in a directory.
        string partial = _cache + ".partial";
        File.WriteAllText(partial, text);
        File.Move(partial, _cache, overwrite: true);
    }

    private sealed record Snapshot(NotebookOptions Options, IReadOnlyList<ProductType> Products, int Edition, string? Trouble);
}
