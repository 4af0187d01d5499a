using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mmoda.Sky;

/// <content>The ASCII and JSON forms (IVOA MOC 2.0, Fernique et al. 2022).</content>
public sealed partial class Moc
{
    /// <summary>
    /// Reads either text form: ASCII (<c>1/1-3,8 2/77</c>, with an optional <c>s</c> before a space map) or JSON
    /// (<c>{"1":[1,2,3,8],"2":[77]}</c>).
    /// </summary>
    /// <exception cref="FormatException">The text is no space MOC; the message has the place and what is wrong.</exception>
    public static Moc Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        return trimmed.StartsWith('{') ? ParseJson(trimmed) : ParseAscii(trimmed);
    }

    /// <summary>The ASCII form, cells by order, consecutive ones as ranges; an order without cells tells the resolution.</summary>
    public string ToAscii()
    {
        StringBuilder text = new();
        foreach ((int order, List<long> pixels) in ByOrder())
        {
            if (text.Length > 0)
                text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{order}/");
            for (int i = 0; i < pixels.Count; i++)
            {
                int last = i;
                while (last + 1 < pixels.Count && pixels[last + 1] == pixels[last] + 1)
                    last++;
                if (i > 0)
                    text.Append(',');
                text.Append(CultureInfo.InvariantCulture, $"{pixels[i]}");
                if (last > i)
                    text.Append(CultureInfo.InvariantCulture, $"-{pixels[last]}");
                i = last;
            }
        }

        return text.ToString();
    }

    /// <summary>The JSON form, an object of orders with arrays of pixels; an order without cells tells the resolution.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(ByOrder().ToDictionary(o => o.Order.ToString(CultureInfo.InvariantCulture), o => o.Pixels));

    /// <summary>The ASCII form for small maps, else a summary.</summary>
    public override string ToString() => RangeCount <= 20
        ? ToAscii() : string.Create(CultureInfo.InvariantCulture, $"MOC of order {Order}, {RangeCount} ranges, {100 * SkyFraction:0.###} % of the sky");

    private static Moc ParseJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            List<(long, long)> ranges = [];
            int finest = 0;
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                int order = OrderOf(property.Name, $"the key '{property.Name}'");
                finest = Math.Max(finest, order);
                foreach (JsonElement element in property.Value.EnumerateArray())
                {
                    if (!element.TryGetInt64(out long pixel))
                        throw new FormatException($"Order {order} of the MOC has {element.GetRawText()} where a pixel number is expected.");
                    ranges.Add(RangeOf(order, pixel, pixel));
                }
            }

            return new(finest, CellRanges.Normalise(ranges));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The text is no MOC in JSON, an object of orders with arrays of pixels: {e.Message}", e);
        }
    }

    private static Moc ParseAscii(string text)
    {
        List<(long, long)> ranges = [];
        int order = -1;
        int finest = 0;
        string body = text.StartsWith('s') ? text[1..] : text;
        foreach (string word in body.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string pixels = word;
            int slash = word.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0)
            {
                order = OrderOf(word[..slash], $"'{word}'");
                finest = Math.Max(finest, order);
                pixels = word[(slash + 1)..];
            }

            if (order < 0)
                throw new FormatException($"The MOC starts with '{word}'; an order and a slash are expected, as in 3/17-20.");
            if (pixels.Length == 0)
                continue;
            string[] ends = pixels.Split('-');
            if (ends.Length > 2 || !TryPixel(ends[0], out long first) || !TryPixel(ends[^1], out long last))
                throw new FormatException($"'{word}' in the MOC is no pixel number and no range of them (17 or 17-20).");
            ranges.Add(RangeOf(order, first, last));
        }

        if (order < 0)
            throw new FormatException("The MOC is an empty text; an empty map is written as its order and a slash, as in 8/.");
        return new(finest, CellRanges.Normalise(ranges));
    }

    private static bool TryPixel(string text, out long pixel) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out pixel);

    private static int OrderOf(string text, string where)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int order) || order > HealpixGrid.MaximumOrder)
            throw new FormatException($"The MOC has {where} where an order from 0 to {HealpixGrid.MaximumOrder} is expected.");
        return order;
    }

    private static (long Start, long End) RangeOf(int order, long first, long last)
    {
        MocCell start = new(order, first);
        MocCell end = new(order, last);
        if (!start.IsValid || !end.IsValid || last < first)
            throw new FormatException($"The MOC has cells {first} to {last} at order {order}, which has 0 to {(12L << (2 * order)) - 1}.");
        return (start.Start, end.End);
    }

    private List<(int Order, List<long> Pixels)> ByOrder()
    {
        List<(int Order, List<long> Pixels)> orders = [.. Cells.GroupBy(c => c.Order).OrderBy(g => g.Key).Select(g => (g.Key, g.Select(c => c.Pixel).ToList()))];
        if (orders.Count == 0 || orders[^1].Order < Order)
            orders.Add((Order, []));
        return orders;
    }
}
