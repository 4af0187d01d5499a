using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary><c>resolve_name</c>: transients and our own catalogue first, then the name service that the operator names, if any (protocol §1.7).</summary>
/// <param name="options">The address of the name service.</param>
/// <param name="services">The catalogue, where there is one.</param>
/// <param name="clock">Source of time.</param>
internal sealed class OdaNames(ServerOptions options, IServiceProvider services, TimeProvider clock) : IDisposable
{
    private const int LongestName = 200, MostCached = 10000, LargestAnswer = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), CachedFor = TimeSpan.FromDays(1);

    private readonly SourceResolver? _catalogue = services.GetService<SourceResolver>();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
    private readonly ConcurrentDictionary<string, (JsonObject Answer, DateTimeOffset Until)> _cache = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The object of a name, or why there is none; the answer is always understood.</summary>
    public async Task<JsonObject> ResolveAsync(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name))
            return [];
        string wanted = name.Replace('_', ' ').Trim();
        if (wanted.Length > LongestName)
            return NotFound(wanted[..LongestName], "the name is too long");
        if (Transients.Find(wanted) is { } transient)
            return Of(wanted, transient);
        if (_catalogue?.Resolve(wanted) is { } source)
            return Found(wanted, source.RightAscensionDegrees, source.DeclinationDegrees, source.OtherNames, "");
        if (options.OdaApi.NameServiceUrl is not { } service)
            return NotFound(wanted, null); // The operator wants none asked.
        if (_cache.TryGetValue(wanted, out var cached) && cached.Until > clock.GetUtcNow())
            return cached.Answer.DeepClone().AsObject();
        try
        {
            string xml = await _http.GetStringAsync(new Uri(service.Replace("{}", Uri.EscapeDataString(wanted), StringComparison.Ordinal)), cancellationToken);
            JsonObject answer = OfSesame(wanted, xml);
            if (_cache.Count >= MostCached)
                _cache.Clear();
            _cache[wanted] = (answer, clock.GetUtcNow() + CachedFor);
            return answer.DeepClone().AsObject();
        }
        catch (Exception e) when (e is HttpRequestException or XmlException or UriFormatException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NotFound(wanted, "the name service cannot be reached");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A transient has a time besides, and may have no position.</summary>
    private static JsonObject Of(string name, Transient transient)
    {
        JsonObject found = Found(name, transient.RightAscensionDegrees ?? 0, transient.DeclinationDegrees ?? 0, [transient.Name, .. transient.OtherNames], transient.Kind);
        if (transient.RightAscensionDegrees is null || transient.DeclinationDegrees is null)
        {
            found.Remove("RA");
            found.Remove("DEC");
            found["have_coordinates"] = false;
        }

        found["T0"] = transient.Utc;
        found["origin"] = transient.Origin;
        return found;
    }

    /// <summary>The answer of the Sesame service of the CDS, in its XML form.</summary>
    private static JsonObject OfSesame(string name, string xml)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        XDocument answer = XDocument.Load(reader);
        return Number("jradeg") is { } ra && Number("jdedeg") is { } dec
            ? Found(name, ra, dec, [.. answer.Descendants("alias").Select(a => a.Value.Trim())], answer.Descendants("otype").FirstOrDefault()?.Value ?? "")
            : NotFound(name, null);

        double? Number(string element) =>
            double.TryParse(answer.Descendants(element).FirstOrDefault()?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private static JsonObject Found(string name, double ra, double dec, IReadOnlyList<string> names, string type) => new()
    {
        ["name"] = name,
        ["RA"] = ra,
        ["DEC"] = dec,
        ["object_ids"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]),
        ["object_type"] = type,
        ["have_coordinates"] = true,
        ["entity_portal_link"] = "",
        ["message"] = $"{name} successfully resolved",
    };

    private static JsonObject NotFound(string name, string? reason) =>
        new() { ["name"] = name, ["message"] = $"{name} could not be resolved{(reason is null ? "" : $": {reason}")}" };
}
