using System.Globalization;

namespace Mmoda.Sky;

/// <summary>Reads the text of DS9 region files, line by line.</summary>
internal sealed partial class Ds9RegionReader
{
    private readonly string _name;
    private readonly List<SkyRegion> _regions = [];
    private string _frameName = "";
    private SkyFrame? _frame;
    private (string? Text, string? Color) _defaults;
    private int _line;

    private readonly Wcs? _image;
    private bool _inPixels;

    private Ds9RegionReader(string name, Wcs? image) => (_name, _image) = (name, image);

    public static IReadOnlyList<SkyRegion> Read(string text, string name, Wcs? image)
    {
        Ds9RegionReader reader = new(name, image);
        foreach (string line in text.Split('\n'))
        {
            reader._line++;
            reader.ReadLine(line.Trim().TrimStart('\uFEFF'));
        }

        return reader._regions.AsReadOnly();
    }

    private void ReadLine(string line)
    {
        if (line.StartsWith("global", StringComparison.OrdinalIgnoreCase))
        {
            _defaults = Properties(line[6..], _defaults);
            return;
        }

        int hash = line.IndexOf('#', StringComparison.Ordinal);
        if (line.Length == 0 || hash == 0)
            return;
        (string? Text, string? Color) properties = hash >= 0 ? Properties(line[(hash + 1)..], _defaults) : _defaults;
        string[] commands = (hash >= 0 ? line[..hash] : line).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (int i = 0; i < commands.Length; i++)
        {
            // A comment belongs to the last shape before it.
            ReadCommand(commands[i], i == commands.Length - 1 ? properties : _defaults);
        }
    }

    private void ReadCommand(string command, (string? Text, string? Color) properties)
    {
        bool excluded = command[0] == '-';
        string shape = command.TrimStart('+', '-', ' ');
        int end = 0;
        while (end < shape.Length && char.IsAsciiLetterOrDigit(shape[end]))
            end++;
        string word = shape[..end].ToLowerInvariant();
        string rest = shape[end..].Trim().TrimEnd('|').Trim();
        if (rest.Length == 0)
        {
            _frameName = word;
            _inPixels = word == "image" && _image is not null;
            _frame = word switch
            {
                "fk5" or "j2000" or "icrs" => SkyFrame.Icrs,
                "galactic" => SkyFrame.Galactic,
                "fk4" or "b1950" => SkyFrame.Fk4,
                "ecliptic" => SkyFrame.Ecliptic,
                _ => _inPixels ? SkyFrame.Icrs : null,
            };
            return;
        }

        if (_frame is not SkyFrame frame)
        {
            throw Problem(_frameName.Length == 0
                ? $"'{command}' comes before any frame; fk5, icrs, fk4, galactic, ecliptic or image is expected"
                : $"'{command}' is in the frame '{_frameName}'; fk5, icrs, fk4, galactic, ecliptic and, with the WCS of the image, image are supported");
        }

        string[] values = rest.TrimStart('(').TrimEnd(')').Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        try
        {
            // Several radii are several rings, one in the other.
            int rings = word == "annulus" && values.Length > 4 ? values.Length - 3 : 1;
            for (int ring = 0; ring < rings; ring++)
            {
                string[] own = rings == 1 ? values : [values[0], values[1], values[2 + ring], values[3 + ring]];
                _regions.Add(Shape(word, own, frame, command) with { Text = properties.Text, Color = properties.Color, IsExcluded = excluded });
            }
        }
        catch (ArgumentException e)
        {
            throw Problem($"'{command}' is not possible: {e.Message}", e);
        }
    }

    private SkyRegion Shape(string word, string[] v, SkyFrame frame, string command)
    {
        switch (word, v.Length)
        {
            case ("circle", 3):
                return new SkyRegion.Circle(Place(v, 0, frame), Size(v[2], v));
            case ("annulus", 4):
                return new SkyRegion.Annulus(Place(v, 0, frame), Size(v[2], v), Size(v[3], v));
            case ("ellipse", 4 or 5):
                return new SkyRegion.Ellipse(Place(v, 0, frame), Size(v[2], v), Size(v[3], v), Turn(v, Place(v, 0, frame), frame));
            case ("box", 4 or 5):
                return new SkyRegion.Box(Place(v, 0, frame), Size(v[2], v), Size(v[3], v), Turn(v, Place(v, 0, frame), frame));
            case ("polygon", >= 6) when v.Length % 2 == 0:
                return new SkyRegion.Polygon(Enumerable.Range(0, v.Length / 2).Select(i => Place(v, 2 * i, frame)));
            case ("line", 4):
                return new SkyRegion.Line(Place(v, 0, frame), Place(v, 2, frame));
            case ("point" or "text", 2):
                return new SkyRegion.Point(Place(v, 0, frame));
            case ("circle" or "annulus" or "ellipse" or "box" or "polygon" or "point" or "line" or "text", _):
                throw Problem($"'{command}' has {v.Length} values, which a {word} does not have");
            default:
                throw Problem($"'{command}' is no circle, ellipse, box, polygon, annulus, point, line or text");
        }
    }

    private SkyDirection Place(string[] values, int at, SkyFrame frame)
    {
        if (_inPixels)
            return PixelPlace(values, at);
        if (frame is SkyFrame.Galactic or SkyFrame.Ecliptic)
            return SkyDirection.FromFrame(frame, Number(values[at].TrimEnd('d')), Number(values[at + 1].TrimEnd('d')));
        if (!SkyDirection.TryParseRightAscension(values[at], out double rightAscension, out string problem)
            || !SkyDirection.TryParseDeclination(values[at + 1], out double declination, out problem))
        {
            throw Problem(problem.TrimEnd('.'));
        }

        return SkyDirection.FromFrame(frame, rightAscension, declination);
    }

    private Angle Turn(string[] values, SkyDirection centre, SkyFrame frame)
    {
        double degrees = values.Length > 4 ? Number(values[4].TrimEnd('d')) : 0;
        return _inPixels ? PixelTurn(values, degrees) : Angle.FromDegrees(degrees) + Ds9RegionFile.NorthOf(frame, centre);
    }

    private Angle Size(string text, string[] values) => text[^1] switch
    {
        '"' => Angle.FromArcSeconds(Number(text[..^1])),
        '\'' => Angle.FromArcMinutes(Number(text[..^1])),
        'd' => Angle.FromDegrees(Number(text[..^1])),
        'r' => Angle.FromRadians(Number(text[..^1])),
        'i' when _inPixels => PixelScale(values) * Number(text[..^1]),
        'p' or 'i' => throw Problem($"the size {text} is in pixels; degrees, ', \" and r are supported"),
        _ => _inPixels ? PixelScale(values) * Number(text) : Angle.FromDegrees(Number(text)),
    };

    private double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : throw Problem($"'{text}' is no number");

    /// <summary>The properties <c>key=value</c>; values may stand in braces or quotes.</summary>
    private (string? Text, string? Color) Properties(string text, (string? Text, string? Color) found)
    {
        int i = 0;
        while (i < text.Length)
        {
            int equals = text.IndexOf('=', i);
            if (equals < 0)
                break;
            string key = text[i..equals].Trim().Split(' ', '\t')[^1].ToLowerInvariant();
            int start = equals + 1;
            while (start < text.Length && text[start] == ' ')
                start++;
            char close = start < text.Length ? text[start] switch { '{' => '}', '"' => '"', '\'' => '\'', _ => ' ' } : ' ';
            if (close != ' ')
                start++;
            int end = start <= text.Length ? text.IndexOf(close, start) : -1;
            if (end < 0)
            {
                if (close != ' ')
                    throw Problem($"the value of {key} does not end with {close}");
                end = text.Length;
            }

            string value = text[start..end];
            found = key switch { "text" => (value, found.Color), "color" => (found.Text, value), _ => found };
            i = Math.Min(text.Length, end + 1);
        }

        return found;
    }

    private FormatException Problem(string what, Exception? cause = null) => new($"{_name}, line {_line}: {what}.", cause);
}
