using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>Reads and writes the celestial WCS keywords of FITS headers.</summary>
internal static partial class WcsHeader
{
    private const string Supported = "TAN, SIN, NCP, ARC, STG, ZEA, CAR, CEA, MER, SFL, AIT, MOL and HPX";

    private static readonly Dictionary<string, SkyProjection> ByCode =
        Enum.GetValues<SkyProjection>().ToDictionary(Code, StringComparer.Ordinal);

    private static readonly Dictionary<string, (string Longitude, string Latitude, SkyFrame Frame)> ByAxis = new(StringComparer.Ordinal)
    {
        ["RA/DEC"] = ("RA---", "DEC--", SkyFrame.Icrs),
        ["GLON/GLAT"] = ("GLON-", "GLAT-", SkyFrame.Galactic),
        ["ELON/ELAT"] = ("ELON-", "ELAT-", SkyFrame.Ecliptic),
        ["SLON/SLAT"] = ("SLON-", "SLAT-", SkyFrame.Supergalactic),
    };

    /// <summary>Axes 1 and 2 of an image as celestial axes.</summary>
    /// <param name="header">The header.</param>
    /// <param name="letter">The letter of an alternate description, or "".</param>
    /// <exception cref="FitsException">The keywords are missing, contradictory or of a kind not supported.</exception>
    public static WcsKeywords Read(FitsHeader header, string letter)
    {
        (string axis1, string code1, bool hasSip1) = ReadType(header, "CTYPE1" + letter);
        (string axis2, string code2, bool hasSip2) = ReadType(header, "CTYPE2" + letter);
        if (code1 != code2 || hasSip1 != hasSip2)
        {
            throw Error(
                "CTYPE2" + letter,
                $"CTYPE1 has projection {code1}{(hasSip1 ? "-SIP" : "")} and CTYPE2 has {code2}{(hasSip2 ? "-SIP" : "")}; both must have the same.");
        }

        // NCP of the VLA is SIN slanted towards the celestial pole (Paper II, §5.1.5 and table A.1).
        if (!ByCode.TryGetValue(code1 == "NCP" ? "SIN" : code1, out SkyProjection projection))
            throw Error("CTYPE1" + letter, $"Projection {code1} is not supported; supported are {Supported}.");
        bool latitudeFirst = !ByAxis.ContainsKey($"{axis1}/{axis2}");
        if (!ByAxis.TryGetValue(latitudeFirst ? $"{axis2}/{axis1}" : $"{axis1}/{axis2}", out var axes))
        {
            throw Error(
                "CTYPE1" + letter,
                $"Axes {axis1} and {axis2} are not supported; supported are RA with DEC, GLON with GLAT, ELON with ELAT, SLON with SLAT.");
        }

        (SkyFrame frame, double? equinox) = ReadFrame(header, letter, axes.Frame);
        RequireDegrees(header, "CUNIT1" + letter);
        RequireDegrees(header, "CUNIT2" + letter);
        int longitudeAxis = latitudeFirst ? 2 : 1;
        int latitudeAxis = 3 - longitudeAxis;
        (double cd11, double cd12, double cd21, double cd22) = ReadMatrix(header, letter);
        double? Parameter(int axis, int m) => header.GetReal($"PV{axis}_{m}{letter}");
        RequireNoPolynomial(header, projection, letter, longitudeAxis, latitudeAxis);
        double latitude = header.RequireReal($"CRVAL{latitudeAxis}{letter}");
        return new WcsKeywords
        {
            Frame = frame,
            Equinox = equinox,
            Projection = projection,
            LatitudeFirst = latitudeFirst,
            ReferenceLongitude = header.RequireReal($"CRVAL{longitudeAxis}{letter}"),
            ReferenceLatitude = latitude,
            ReferencePixel1 = header.GetReal("CRPIX1" + letter) ?? 0,
            ReferencePixel2 = header.GetReal("CRPIX2" + letter) ?? 0,
            Cd11 = cd11,
            Cd12 = cd12,
            Cd21 = cd21,
            Cd22 = cd22,
            LongitudePole = header.GetReal("LONPOLE" + letter) ?? Parameter(longitudeAxis, 3),
            LatitudePole = header.GetReal("LATPOLE" + letter) ?? Parameter(longitudeAxis, 4) ?? 90,
            Parameter1 = HasParameters(projection) >= 1 ? Parameter(latitudeAxis, 1) : null,
            Parameter2 = code1 == "NCP" ? 1 / Math.Tan(latitude * Angle.RadiansPerDegree)
                : HasParameters(projection) == 2 ? Parameter(latitudeAxis, 2) : null,
            NativeLongitude = Parameter(longitudeAxis, 1),
            NativeLatitude = Parameter(longitudeAxis, 2),
            ShiftsPlane = (Parameter(longitudeAxis, 0) ?? 0) != 0,
            Distortion = hasSip1 ? ReadDistortion(header) : null,
        };
    }

    private static string Code(SkyProjection projection) => projection.ToString().ToUpperInvariant();

    /// <summary>How many PV parameters of the latitude axis a projection has.</summary>
    private static int HasParameters(SkyProjection projection) => projection switch
    {
        SkyProjection.Sin or SkyProjection.Hpx => 2,
        SkyProjection.Cea => 1,
        _ => 0,
    };

    /// <summary>CTYPE is four characters of axis, filled with '-', one '-', three characters of projection, and perhaps '-SIP'.</summary>
    private static (string Axis, string Code, bool HasSip) ReadType(FitsHeader header, string keyword)
    {
        string type = header.RequireString(keyword).Trim().ToUpperInvariant();
        if (type.Length < 8 || type[4] != '-')
            throw Error(keyword, $"{keyword} is '{type}'; a celestial axis such as 'RA---TAN' was expected.");
        if (type.Length > 8 && type[8..] != "-SIP")
            throw Error(keyword, $"{keyword} is '{type}'; of distortions only SIP is supported, not {type[8..].TrimStart('-')}.");
        return (type[..4].TrimEnd('-'), type[5..8], type.Length > 8);
    }

    /// <summary>The frame of RADESYS and EQUINOX with their defaults (Paper II, §3.1); FK5 of J2000 is taken as ICRS.</summary>
    private static (SkyFrame Frame, double? Equinox) ReadFrame(FitsHeader header, string letter, SkyFrame axes)
    {
        if (axes is SkyFrame.Galactic or SkyFrame.Supergalactic)
            return (axes, null);
        string keyword = header.Contains("RADESYS" + letter) || letter.Length > 0 ? "RADESYS" + letter : "RADECSYS";
        // EPOCH is the old name; strings of that name mean something else.
        bool hasOldName = letter.Length == 0 && !header.Contains("EQUINOX") && header.Find("EPOCH")?.Value is double or long;
        string equinoxKeyword = hasOldName ? "EPOCH" : "EQUINOX" + letter;
        double? equinox = header.GetReal(equinoxKeyword);
        string system = header.GetString(keyword)?.Trim().ToUpperInvariant() ?? (equinox < 1984 ? "FK4" : equinox is null ? "ICRS" : "FK5");
        SkyFrame frame = system switch
        {
            "ICRS" => SkyFrame.Icrs,
            "FK5" => SkyFrame.Fk5,
            "FK4" => SkyFrame.Fk4,
            "FK4-NO-E" => SkyFrame.Fk4WithoutETerms,
            _ => throw Error(keyword, $"The frame {system} is not supported; supported are ICRS, FK5, FK4 and FK4-NO-E."),
        };
        if (equinox is { } year && !(Math.Abs(year - 2000) <= 1000))
            throw Error(equinoxKeyword, $"{equinoxKeyword} is {year}; a year between 1000 and 3000 was expected.");
        if (frame is SkyFrame.Fk4 or SkyFrame.Fk4WithoutETerms)
        {
            if (axes == SkyFrame.Ecliptic)
                throw Error(keyword, "The ecliptic of FK4 is not supported; supported is that of the IAU 2006.");
            if (Math.Abs((equinox ?? 1950) - 1950) > 1e-6)
                throw Error(equinoxKeyword, $"FK4 of equinox {equinox} is not supported; only 1950.0 is.");
            return (frame, null);
        }

        double? other = equinox is { } y && Math.Abs(y - 2000) > 1e-6 ? y : null;
        if (axes == SkyFrame.Ecliptic)
            return (axes, other);
        return frame == SkyFrame.Fk5 && other is not null ? (frame, other) : (SkyFrame.Icrs, null);
    }

    private static void RequireDegrees(FitsHeader header, string keyword)
    {
        string? unit = header.GetString(keyword)?.Trim();
        if (!string.IsNullOrEmpty(unit) && !unit.StartsWith("deg", StringComparison.OrdinalIgnoreCase))
            throw Error(keyword, $"{keyword} is '{unit}'; celestial axes must be in degrees.");
    }

    /// <summary>SCAMP writes a polynomial of the plane into the PV keywords of TAN; not to be read as parameters of Paper II.</summary>
    private static void RequireNoPolynomial(FitsHeader header, SkyProjection projection, string letter, int longitudeAxis, int latitudeAxis)
    {
        if (projection != SkyProjection.Tan)
            return;
        string? keyword = Enumerable.Range(0, 11).Select(m => $"PV{latitudeAxis}_{m}{letter}")
            .Concat(Enumerable.Range(5, 6).Select(m => $"PV{longitudeAxis}_{m}{letter}"))
            .FirstOrDefault(k => (header.GetReal(k) ?? 0) != 0);
        if (keyword is not null)
            throw Error(keyword, $"TAN has no parameter {keyword}; it is a polynomial distortion (TPV), which is not supported.");
    }

    /// <summary>The CD matrix in degrees per pixel from CDi_j, PCi_j with CDELTi, or CDELTi with CROTA2 (Paper I §2.1.2, Paper II §6.1).</summary>
    private static (double Cd11, double Cd12, double Cd21, double Cd22) ReadMatrix(FitsHeader header, string letter)
    {
        double? Element(string name) => header.GetReal(name + letter);
        if (HasMatrix(header, "CD", letter))
            return (Element("CD1_1") ?? 0, Element("CD1_2") ?? 0, Element("CD2_1") ?? 0, Element("CD2_2") ?? 0);
        double step1 = Element("CDELT1") ?? 1, step2 = Element("CDELT2") ?? 1;
        if (HasMatrix(header, "PC", letter))
        {
            return (
                step1 * (Element("PC1_1") ?? 1), step1 * (Element("PC1_2") ?? 0),
                step2 * (Element("PC2_1") ?? 0), step2 * (Element("PC2_2") ?? 1));
        }

        double turn = letter.Length == 0 ? header.GetReal("CROTA2") ?? 0 : 0;
        (double sin, double cos) = Math.SinCos(turn * Angle.RadiansPerDegree);
        return (step1 * cos, -step2 * sin, step1 * sin, step2 * cos);
    }

    private static bool HasMatrix(FitsHeader header, string prefix, string letter) =>
        header.Contains($"{prefix}1_1{letter}") || header.Contains($"{prefix}1_2{letter}")
        || header.Contains($"{prefix}2_1{letter}") || header.Contains($"{prefix}2_2{letter}");

    private static FitsException Error(string keyword, string problem) => new(problem, null, keyword: keyword);
}
