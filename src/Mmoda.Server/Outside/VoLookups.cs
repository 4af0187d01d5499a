using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Outside;

/// <summary>Asks services of the Virtual Observatory what they have around a position, and remembers what they said for a day.</summary>
/// <param name="web">Fetches.</param>
/// <param name="clock">Source of time.</param>
internal sealed class VoLookups(OutsideWeb web, TimeProvider clock) : IDisposable
{
    private const int LargestAnswer = 4 << 20, MostRemembered = 500, UsualColumns = 12;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1), MistakesRemembered = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (JsonObject? Answer, string? Mistake, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>What a service has.</summary>
    /// <param name="service">The service.</param>
    /// <param name="ra">ICRS right ascension, degrees.</param>
    /// <param name="dec">ICRS declination, degrees.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OutsideRefusedException">It cannot be reached, or its answer cannot be understood.</exception>
    public async Task<JsonObject> FindAsync(VoService service, double ra, double dec, CancellationToken cancellationToken)
    {
        string address = AddressOf(service, ra, dec), key = $"{service.Name}\n{address}";
        if (_known.TryGetValue(key, out var known) && known.Until > clock.GetUtcNow())
            return known.Answer?.DeepClone().AsObject() ?? throw new OutsideRefusedException(known.Mistake ?? "", isOurs: false);
        try
        {
            (byte[] body, bool isWhole) = await web.GetAsync(address, LargestAnswer, cancellationToken);
            if (!isWhole)
                throw new OutsideRefusedException($"It answers with more than {LargestAnswer >> 20} MB.", isOurs: false);
            JsonObject answer = Describe(service, VoTable.Read(body, service.MostRows));
            Remember(key, answer, null, Remembered);
            return answer.DeepClone().AsObject();
        }
        catch (OutsideRefusedException e)
        {
            Remember(key, null, e.Message, MistakesRemembered);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => web.Dispose();

    /// <summary>The address with the arguments of its protocol.</summary>
    internal static string AddressOf(VoService service, double ra, double dec)
    {
        string arguments = service.Protocol == VoProtocol.Ssa
            ? $"REQUEST=queryData&POS={Text(ra)},{Text(dec)}&SIZE={Text(2 * service.RadiusDeg)}"
            : $"RA={Text(ra)}&DEC={Text(dec)}&SR={Text(service.RadiusDeg)}";
        string url = service.Url.AbsoluteUri;
        return url + (url.EndsWith('?') || url.EndsWith('&') ? "" : service.Url.Query.Length > 0 ? "&" : "?") + arguments;

        static string Text(double degrees) => Math.Round(degrees, 5).ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject Describe(VoService service, VoTable table)
    {
        int[] told = service.Columns is { } wanted
            ? [.. wanted.Select(w => table.Columns.ToList().FindIndex(c => c.Name.Equals(w, StringComparison.OrdinalIgnoreCase))).Where(i => i >= 0)]
            : [.. Enumerable.Range(0, Math.Min(UsualColumns, table.Columns.Count))];
        return new JsonObject
        {
            ["name"] = service.Name,
            ["columns"] = new JsonArray([.. told.Select(i => new JsonObject { ["name"] = table.Columns[i].Name, ["unit"] = table.Columns[i].Unit, ["description"] = table.Columns[i].Description })]),
            ["rows"] = new JsonArray([.. table.Rows.Select(r => new JsonArray([.. told.Select(i => JsonValue.Create(r[i]))]))]),
            ["cut"] = table.IsCut,
        };
    }

    private void Remember(string key, JsonObject? answer, string? mistake, TimeSpan lasts)
    {
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[key] = (answer, mistake, clock.GetUtcNow() + lasts);
    }
}
