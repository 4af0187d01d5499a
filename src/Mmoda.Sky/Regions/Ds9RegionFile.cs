using System.Globalization;
using System.Text;

namespace Mmoda.Sky;

/// <summary>
/// Reads and writes region files of SAOImage DS9 (DS9 reference manual, "Regions"): circle, ellipse, box, polygon, annulus,
/// point, line and text in fk5, icrs, fk4, galactic, ecliptic and image coordinates, with the properties text and color.
/// </summary>
/// <remarks>
/// An annulus of several radii becomes one region for each ring; a text is read as a point. Other properties are passed over;
/// other shapes (panda, elliptical annulus, ...) and physical coordinates are refused, since leaving them out would change
/// what is covered. Image coordinates (pixels from 1) need a <see cref="Wcs"/>; sizes and angles are taken at the centre of
/// a shape. FK5 is taken as ICRS.
/// </remarks>
public static class Ds9RegionFile
{
    private const long LargestFileBytes = 64 << 20;

    /// <summary>Reads a region file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">Where the pixels of image coordinates lie; null if there are none.</param>
    /// <exception cref="FormatException">The text is not understood, or larger than 64 MiB; the message has the file and the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SkyRegion> Read(string path, Wcs? image = null)
    {
        if (new FileInfo(path).Length > LargestFileBytes)
            throw new FormatException($"{path} is larger than {LargestFileBytes} bytes; it is no region file.");
        return Ds9RegionReader.Read(File.ReadAllText(path), path, image);
    }

    /// <summary>Reads the text of a region file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="image">Where the pixels of image coordinates lie; null if there are none.</param>
    /// <exception cref="FormatException">The text is not understood; the message has the line.</exception>
    public static IReadOnlyList<SkyRegion> Parse(string text, string name = "region text", Wcs? image = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ds9RegionReader.Read(text, name, image);
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
    /// The frame is none of ICRS, Galactic, FK4 and ecliptic, a text has a line break or all of <c>}</c>, <c>"</c> and <c>'</c>, or a colour has other characters than letters, digits and #.
    /// </exception>
    public static string Format(IEnumerable<SkyRegion> regions, SkyFrame frame = SkyFrame.Icrs)
    {
        ArgumentNullException.ThrowIfNull(regions);
        StringBuilder text = new("# Region file format: DS9\n");
        text.Append(frame switch
        {
            SkyFrame.Icrs => "icrs\n",
            SkyFrame.Galactic => "galactic\n",
            SkyFrame.Fk4 => "fk4\n",
            SkyFrame.Ecliptic => "ecliptic\n",
            _ => throw new ArgumentException($"Region files have no frame {frame}.", nameof(frame)),
        });
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
        frame == SkyFrame.Icrs ? Angle.Zero : at.PositionAngleTo(SkyDirection.FromFrame(frame, 0, 90));

    private static string Shape(SkyRegion region, SkyFrame frame) => region switch
    {
        SkyRegion.Circle c => $"circle({Place(c.Centre, frame)},{Size(c.Radius)})",
        SkyRegion.Annulus a => $"annulus({Place(a.Centre, frame)},{Size(a.Inner)},{Size(a.Outer)})",
        SkyRegion.Ellipse e => $"ellipse({Place(e.Centre, frame)},{Size(e.SemiWidth)},{Size(e.SemiHeight)},{Turn(e.Rotation, e.Centre, frame)})",
        SkyRegion.Box b => $"box({Place(b.Centre, frame)},{Size(b.Width)},{Size(b.Height)},{Turn(b.Rotation, b.Centre, frame)})",
        SkyRegion.Polygon p => $"polygon({string.Join(',', p.Corners.Select(c => Place(c, frame)))})",
        SkyRegion.Line l => $"line({Place(l.Start, frame)},{Place(l.End, frame)})",
        SkyRegion.Point p => $"point({Place(p.Centre, frame)})",
        _ => throw new ArgumentException($"{region.GetType().Name} is no shape of DS9.", nameof(region)),
    };

    private static string Place(SkyDirection direction, SkyFrame frame)
    {
        (double longitude, double latitude) = direction.ToFrame(frame);
        return string.Create(CultureInfo.InvariantCulture, $"{longitude:0.0000000000},{latitude:0.0000000000}");
    }

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
