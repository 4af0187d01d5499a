using System.Text.Json.Nodes;
using Mmoda.Client;

namespace Mmoda.Cli;

/// <summary>Sends the query to a server; the client is disposed with this.</summary>
internal sealed class RemoteBackend(MmodaClient client) : IQueryBackend
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<OfferedProduct>> ProductsAsync(CancellationToken cancellationToken) =>
    [
        .. from instrument in await client.InstrumentsAsync(cancellationToken)
           from product in instrument.Products
           select new OfferedProduct(instrument.Name, product.Name, [.. product.Parameters.Select(p => p.Name)]),
    ];

    /// <inheritdoc/>
    public Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken) => WindowsAsync(client, filter, cancellationToken);

    /// <summary>Windows of a server's archive.</summary>
    public static async Task<JsonObject> WindowsAsync(MmodaClient client, WindowFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Source is { } name)
        {
            ResolvedSource source = await client.ResolveAsync(name, cancellationToken)
                ?? throw new CommandException(ExitCode.Usage, $"No source is called '{name}'.");
            filter = filter with { Ra = source.RaDeg, Dec = source.DecDeg };
        }

        return await client.WindowsAsync(
            new WindowSearch(filter.Ra, filter.Dec, filter.Ra is null ? null : filter.Radius, filter.T1, filter.T2), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, bool dummy, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.SubmitAsync(new JobRequest(instrument, product, parameters) { Dummy = dummy }, cancellationToken)).Document;
        }
        catch (MmodaException e) when (e.Errors.Count > 0)
        {
            return e.Document;
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> WaitAsync(string id, Action<JsonObject> progress, CancellationToken cancellationToken) =>
        (await client.WaitAsync(id, new Watch(progress), cancellationToken)).Document;

    /// <inheritdoc/>
    public Task<string> RecipeAsync(string id, CancellationToken cancellationToken) => client.RecipeAsync(id, RecipeForm.Json, cancellationToken);

    /// <inheritdoc/>
    public string Locate(string id, string file) => client.AddressOf(id, file).ToString();

    /// <inheritdoc/>
    public Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken) => client.DownloadAsync(id, file, path, isPlain: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Watch(Action<JsonObject> progress) : IProgress<Job>
    {
        public void Report(Job value) => progress(value.Document);
    }
}
