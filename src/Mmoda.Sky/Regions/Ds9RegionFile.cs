using System.Globalization;
using System.Text;

namespace Mmoda.Sky;

/// <summary>
/// Reads and writes region files of SAOImage DS9 (DS9 reference manual, "Regions"): circle, ellipse, box, polygon, annulus and
/// point in fk5, icrs and galactic coordinates, with the properties text and color.
/// </summary>
/// <remarks>
/// Other properties are passed over; other shapes, image coordinates, and annuli with more than two radii are refused, since
/// leaving them out would change what is covered.
/// </remarks>
public static class Ds9RegionFile
{
    private const long LargestFileBytes = 64 << 20;

    /// <summary>Reads a region file.</summary>
    /// <exception cref="FormatException">The text is not understood, or larger than 64 MiB; the message has the file and the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SkyRegion> Read(string path)
    {
        if (new FileInfo(path).Length > LargestFileBytes)
            throw new FormatException($"{path} is larger than {LargestFileBytes} bytes; it is no region file.");
        return Ds9RegionReader.Read(File.ReadAllText(path), path);
    }

    /// <summary>Reads the text of a region file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="FormatException">The text is not understood; the message has the line.</exception>
    public static IReadOnlyList<SkyRegion> Parse(string text, string name = "region text")
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ds9RegionReader.Read(text, name);
    }

    /// <summary>Writes a region file; an existing one is replaced when all is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="frame">The frame of the coordinates.</param>
    /// <exception cref="ArgumentException">A text or colour cannot be written; see <see cref="Format"/>.</exception>
    public static void Write(string path, IEnumerable<SkyRegion> regions, SkyFrame frame = SkyFrame.Icrs)
    {
        string text = Format(regions, frame);
        string temporary = path + ".part";
        try
        {
            using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The text of a region file. Positions have 1e-10°, sizes 1e-6″.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="frame">The frame of the coordinates.</param>
    /// <exception cref="ArgumentException">
    /// A text has a line break or all of <c>}</c>, <c>"</c> and <c>'</c>, or a colour has other characters than letters, digits and #.
    /// </exception>
    public static string Format(IEnumerable<SkyRegion> regions, SkyFrame frame = SkyFrame.Icrs)
    {
        ArgumentNullException.ThrowIfNull(regions);
        StringBuilder text = new("# Region file format: DS9\n");
        text.Append(frame == SkyFrame.Galactic ? "galactic\n" : "icrs\n");
        foreach (SkyRegion region in regions)
        {
            text.Append(region.IsExcluded ? "-" : "").Append(Shape(region, frame));
            string properties = Properties(region);
            if (properties.Length > 0)
                text.Append(" #").Append(properties);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The position angle, in ICRS, of the north of a frame.</summary>
    internal static Angle NorthOf(SkyFrame frame, SkyDirection at) =>
        frame == SkyFrame.Galactic ? at.PositionAngleTo(SkyDirection.FromGalacticDegrees(0, 90)) : Angle.Zero;

    private static string Shape(SkyRegion region, SkyFrame frame) => region switch
    {
        SkyRegion.Circle c => $"circle({Place(c.Centre, frame)},{Size(c.Radius)})",
        SkyRegion.Annulus a => $"annulus({Place(a.Centre, frame)},{Size(a.Inner)},{Size(a.Outer)})",
        SkyRegion.Ellipse e => $"ellipse({Place(e.Centre, frame)},{Size(e.SemiWidth)},{Size(e.SemiHeight)},{Turn(e.Rotation, e.Centre, frame)})",
        SkyRegion.Box b => $"box({Place(b.Centre, frame)},{Size(b.Width)},{Size(b.Height)},{Turn(b.Rotation, b.Centre, frame)})",
        SkyRegion.Polygon p => $"polygon({string.Join(',', p.Corners.Select(c => Place(c, frame)))})",
        SkyRegion.Point p => $"point({Place(p.Centre, frame)})",
        _ => throw new ArgumentException($"{region.GetType().Name} is no shape of DS9.", nameof(region)),
    };

    private static string Place(SkyDirection direction, SkyFrame frame) => frame == SkyFrame.Galactic
        ? string.Create(CultureInfo.InvariantCulture, $"{direction.GalacticLongitudeDegrees:0.0000000000},{direction.GalacticLatitudeDegrees:0.0000000000}")
        : string.Create(CultureInfo.InvariantCulture, $"{direction.RightAscensionDegrees:0.0000000000},{direction.DeclinationDegrees:0.0000000000}");

    private static string Size(Angle angle) => string.Create(CultureInfo.InvariantCulture, $"{angle.ArcSeconds:0.######}\"");

    private static string Turn(Angle rotation, SkyDirection centre, SkyFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{(rotation - NorthOf(frame, centre)).Degrees:0.##########}");

    private static string Properties(SkyRegion region)
    {
        string properties = "";
        if (region.Color is { } color)
        {
            if (color.Length == 0 || !color.All(c => char.IsAsciiLetterOrDigit(c) || c == '#'))
                throw new ArgumentException($"The colour '{color}' is no name and no #rrggbb.");
            properties += $" color={color}";
        }

        if (region.Text is { } text)
        {
            (char open, char close) = !text.Contains('}') ? ('{', '}') : !text.Contains('"') ? ('"', '"') : ('\'', '\'');
            if (text.Contains(close) || text.AsSpan().IndexOfAny('\r', '\n') >= 0)
                throw new ArgumentException($"The text '{text}' has line breaks or all of }}, \" and '; a region file cannot hold it.");
            properties += $" text={open}{text}{close}";
        }

        return properties;
    }
}
