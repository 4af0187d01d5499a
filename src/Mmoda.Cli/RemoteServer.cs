using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Cli;

/// <summary>A running server, asked through its native API.</summary>
internal sealed class RemoteServer(Uri root)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(5) };

    private readonly Uri _api = new(new Uri(root.ToString().TrimEnd('/') + "/"), "api/v1/");

    /// <summary>Windows of the server's archive.</summary>
    public async Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Source is { } name)
        {
            JsonObject source = await GetAsync("resolve?name=" + Uri.EscapeDataString(name), cancellationToken);
            filter = filter with { Ra = source["ra_deg"]?.GetValue<double>(), Dec = source["dec_deg"]?.GetValue<double>() };
        }

        List<string> query = [];
        void Add(string key, object? value)
        {
            if (value is not null)
                query.Add(key + "=" + Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        Add("ra_deg", filter.Ra);
        Add("dec_deg", filter.Dec);
        Add("radius_deg", filter.Ra is null ? null : filter.Radius);
        Add("t1", filter.T1);
        Add("t2", filter.T2);
        return await GetAsync("archive/windows?" + string.Join('&', query), cancellationToken);
    }

    /// <summary>Submits a query.</summary>
    /// <returns>The job, or an object with <c>errors</c>.</returns>
    public async Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["instrument"] = instrument, ["product"] = product, ["dummy"] = false, ["parameters"] = parameters };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_api, "jobs")) { Content = JsonContent.Create(body) };
        using HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        JsonObject json = await ReadAsync<JsonObject>(answer, cancellationToken) ?? [];
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.BadRequest ? json : throw Refused(answer, json);
    }

    /// <summary>A job as it stands.</summary>
    public Task<JsonObject> JobAsync(string id, CancellationToken cancellationToken) => GetAsync("jobs/" + id, cancellationToken);

    /// <summary>Names of all products by instrument.</summary>
    public async Task<IReadOnlyList<(string Instrument, string Product, bool HasTimes)>> ProductsAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_api, "instruments"));
        using HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw Refused(answer, []);
        JsonArray list = await ReadAsync<JsonArray>(answer, cancellationToken) ?? [];
        return
        [
            .. from instrument in list.OfType<JsonObject>()
               from product in (instrument["products"] as JsonArray ?? []).OfType<JsonObject>()
               let parameters = (product["parameters"] as JsonArray ?? []).OfType<JsonObject>()
               select (instrument["name"]?.GetValue<string>() ?? "", product["name"]?.GetValue<string>() ?? "", parameters.Any(p => p["name"]?.GetValue<string>() == "T1")),
        ];
    }

    /// <summary>Downloads a file of a job.</summary>
    public async Task DownloadAsync(string id, string file, string path, CancellationToken cancellationToken)
    {
        string temporary = path + ".part";
        using HttpRequestMessage request = new(HttpMethod.Get, FileUrl(id, file));
        using HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw Refused(answer, []);
        await using (Stream content = await answer.Content.ReadAsStreamAsync(cancellationToken))
        await using (FileStream target = File.Create(temporary))
            await content.CopyToAsync(target, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Address of a file of a job.</summary>
    public Uri FileUrl(string id, string file) => new(_api, $"jobs/{id}/files/{Uri.EscapeDataString(file)}");

    private async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_api, path));
        using HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        JsonObject json = await ReadAsync<JsonObject>(answer, cancellationToken) ?? [];
        return answer.IsSuccessStatusCode ? json : throw Refused(answer, json);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new CommandException(
                ExitCode.Failed, $"The server {root} cannot be reached ({e.Message}). Start one with 'mmoda up', correct --server, or leave it out to work here.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Failed, $"The server {root} did not answer within {Http.Timeout.TotalMinutes:0} minutes.");
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(cancellationToken);
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Failed, $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode} without JSON; is it an MMODA server?");
        }
    }

    private static CommandException Refused(HttpResponseMessage answer, JsonObject json) => new(
        answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound ? ExitCode.Usage : ExitCode.Failed,
        json["detail"]?.GetValue<string>() ?? json["title"]?.GetValue<string>() ?? $"The server answered {(int)answer.StatusCode}.");
}
