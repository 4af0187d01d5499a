using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>Reads and writes the celestial WCS keywords of FITS headers.</summary>
internal static class WcsHeader
{
    private const string Supported = "TAN, SIN, ARC, STG, ZEA, CAR, CEA, MER, SFL, AIT and MOL";

    private static readonly string[] OtherConventions =
    [
        "CDELT1", "CDELT2", "CROTA1", "CROTA2", "PC1_1", "PC1_2", "PC2_1", "PC2_2", "RADECSYS", "LONPOLE",
        "PV1_1", "PV2_1", "PV1_3", "PV1_4", "PV2_3", "PV2_4",
    ];

    private static readonly Dictionary<string, SkyProjection> ByCode =
        Enum.GetValues<SkyProjection>().ToDictionary(Code, StringComparer.Ordinal);

    /// <summary>Axes 1 and 2 of an image as celestial axes.</summary>
    /// <exception cref="FitsException">The keywords are missing, contradictory or of a kind not supported.</exception>
    public static WcsKeywords Read(FitsHeader header)
    {
        (string axis1, string code1) = ReadType(header, "CTYPE1");
        (string axis2, string code2) = ReadType(header, "CTYPE2");
        if (code1 != code2)
            throw Error("CTYPE2", $"CTYPE1 has projection {code1} and CTYPE2 has {code2}; both must have the same.");
        if (!ByCode.TryGetValue(code1, out SkyProjection projection))
            throw Error("CTYPE1", $"Projection {code1} is not supported; supported are {Supported}.");
        (SkyFrame frame, bool latitudeFirst) = (axis1, axis2) switch
        {
            ("RA", "DEC") => (SkyFrame.Icrs, false),
            ("DEC", "RA") => (SkyFrame.Icrs, true),
            ("GLON", "GLAT") => (SkyFrame.Galactic, false),
            ("GLAT", "GLON") => (SkyFrame.Galactic, true),
            _ => throw Error("CTYPE1", $"Axes {axis1} and {axis2} are not supported; supported are RA with DEC and GLON with GLAT."),
        };
        if (frame == SkyFrame.Icrs)
            RequireModernEquator(header);
        RequireDegrees(header, "CUNIT1");
        RequireDegrees(header, "CUNIT2");
        int longitudeAxis = latitudeFirst ? 2 : 1;
        int latitudeAxis = 3 - longitudeAxis;
        RequireNoSlant(header, projection, longitudeAxis, latitudeAxis);
        (double cd11, double cd12, double cd21, double cd22) = ReadMatrix(header);
        return new WcsKeywords
        {
            Frame = frame,
            Projection = projection,
            LatitudeFirst = latitudeFirst,
            ReferenceLongitude = header.RequireReal($"CRVAL{longitudeAxis}"),
            ReferenceLatitude = header.RequireReal($"CRVAL{latitudeAxis}"),
            ReferencePixel1 = header.GetReal("CRPIX1") ?? 0,
            ReferencePixel2 = header.GetReal("CRPIX2") ?? 0,
            Cd11 = cd11,
            Cd12 = cd12,
            Cd21 = cd21,
            Cd22 = cd22,
            LongitudePole = header.GetReal("LONPOLE") ?? header.GetReal($"PV{longitudeAxis}_3"),
            LatitudePole = header.GetReal("LATPOLE") ?? header.GetReal($"PV{longitudeAxis}_4") ?? 90,
            Lambda = projection == SkyProjection.Cea ? header.GetReal($"PV{latitudeAxis}_1") ?? 1 : 1,
        };
    }

    public static void Write(WcsKeywords keywords, FitsHeader header)
    {
        (string longitude, string latitude) = keywords.Frame == SkyFrame.Galactic ? ("GLON-", "GLAT-") : ("RA---", "DEC--");
        string code = Code(keywords.Projection);
        (int longitudeAxis, int latitudeAxis) = keywords.LatitudeFirst ? (2, 1) : (1, 2);
        // Keywords of the other conventions would contradict the CD matrix.
        foreach (string old in OtherConventions)
            header.Remove(old);
        header.Set($"CTYPE{longitudeAxis}", longitude + code, "longitude axis")
            .Set($"CTYPE{latitudeAxis}", latitude + code, "latitude axis")
            .Set("CUNIT1", "deg")
            .Set("CUNIT2", "deg")
            .Set($"CRVAL{longitudeAxis}", keywords.ReferenceLongitude, "[deg] longitude of the reference point")
            .Set($"CRVAL{latitudeAxis}", keywords.ReferenceLatitude, "[deg] latitude of the reference point")
            .Set("CRPIX1", keywords.ReferencePixel1, "reference pixel, 1 = centre of the first")
            .Set("CRPIX2", keywords.ReferencePixel2, "reference pixel, 1 = centre of the first")
            .Set("CD1_1", keywords.Cd11, "[deg/pixel]")
            .Set("CD1_2", keywords.Cd12, "[deg/pixel]")
            .Set("CD2_1", keywords.Cd21, "[deg/pixel]")
            .Set("CD2_2", keywords.Cd22, "[deg/pixel]")
            .Set("LATPOLE", keywords.LatitudePole, "[deg] native latitude of the celestial pole");
        if (keywords.LongitudePole is { } pole)
            header.Set("LONPOLE", pole, "[deg] native longitude of the celestial pole");
        if (keywords.Projection == SkyProjection.Cea)
            header.Set($"PV{latitudeAxis}_1", keywords.Lambda, "lambda of CEA");
        if (keywords.Frame == SkyFrame.Icrs)
            header.Set("RADESYS", "ICRS", "frame of right ascension and declination");
    }

    private static string Code(SkyProjection projection) => projection.ToString().ToUpperInvariant();

    /// <summary>CTYPE is four characters of axis, filled with '-', one '-', and three characters of projection.</summary>
    private static (string Axis, string Code) ReadType(FitsHeader header, string keyword)
    {
        string type = header.RequireString(keyword).Trim();
        if (type.Length < 8 || type[4] != '-')
            throw Error(keyword, $"{keyword} is '{type}'; a celestial axis such as 'RA---TAN' was expected.");
        if (type.Length > 8)
            throw Error(keyword, $"{keyword} is '{type}'; distortions ({type[8..].TrimStart('-')}) are not supported.");
        return (type[..4].TrimEnd('-').ToUpperInvariant(), type[5..8].ToUpperInvariant());
    }

    /// <summary>FK4 and other old or apparent frames lie degrees away and are refused; FK5 (J2000) is taken as ICRS.</summary>
    private static void RequireModernEquator(FitsHeader header)
    {
        string keyword = header.Contains("RADESYS") ? "RADESYS" : "RADECSYS";
        double? equinox = header.GetReal("EQUINOX");
        string system = header.GetString(keyword)?.Trim().ToUpperInvariant() ?? (equinox < 1984 ? "FK4" : equinox is null ? "ICRS" : "FK5");
        if (system is not ("ICRS" or "FK5"))
            throw Error(keyword, $"The frame {system} is not supported; supported are ICRS and FK5.");
        if (system == "FK5" && equinox is { } year && Math.Abs(year - 2000) > 1e-6)
            throw Error("EQUINOX", $"FK5 of equinox {year} is not supported; only 2000.0 is.");
    }

    private static void RequireDegrees(FitsHeader header, string keyword)
    {
        string? unit = header.GetString(keyword)?.Trim();
        if (!string.IsNullOrEmpty(unit) && !unit.StartsWith("deg", StringComparison.OrdinalIgnoreCase))
            throw Error(keyword, $"{keyword} is '{unit}'; celestial axes must be in degrees.");
    }

    /// <summary>Options of Paper II that move the reference point or slant SIN: rare, and refused instead of ignored.</summary>
    private static void RequireNoSlant(FitsHeader header, SkyProjection projection, int longitudeAxis, int latitudeAxis)
    {
        for (int m = 0; m <= 2; m++)
        {
            string keyword = $"PV{longitudeAxis}_{m}";
            if ((header.GetReal(keyword) ?? 0) != 0 && !(m == 2 && Projection.IsZenithal(projection) && header.GetReal(keyword) == 90))
                throw Error(keyword, $"{keyword} moves the reference point of the projection; that is not supported.");
        }

        if (projection != SkyProjection.Sin)
            return;
        for (int m = 1; m <= 2; m++)
        {
            if ((header.GetReal($"PV{latitudeAxis}_{m}") ?? 0) != 0)
                throw Error($"PV{latitudeAxis}_{m}", "The slant orthographic projection is not supported.");
        }
    }

    /// <summary>The CD matrix in degrees per pixel from CDi_j, PCi_j with CDELTi, or CDELTi with CROTA2 (Paper I §2.1.2, Paper II §6.1).</summary>
    private static (double Cd11, double Cd12, double Cd21, double Cd22) ReadMatrix(FitsHeader header)
    {
        if (HasMatrix(header, "CD"))
            return (header.GetReal("CD1_1") ?? 0, header.GetReal("CD1_2") ?? 0, header.GetReal("CD2_1") ?? 0, header.GetReal("CD2_2") ?? 0);
        double step1 = header.GetReal("CDELT1") ?? 1, step2 = header.GetReal("CDELT2") ?? 1;
        if (HasMatrix(header, "PC"))
        {
            return (
                step1 * (header.GetReal("PC1_1") ?? 1), step1 * (header.GetReal("PC1_2") ?? 0),
                step2 * (header.GetReal("PC2_1") ?? 0), step2 * (header.GetReal("PC2_2") ?? 1));
        }

        (double sin, double cos) = Math.SinCos((header.GetReal("CROTA2") ?? 0) * Angle.RadiansPerDegree);
        return (step1 * cos, -step2 * sin, step1 * sin, step2 * cos);
    }

    private static bool HasMatrix(FitsHeader header, string prefix) =>
        header.Contains(prefix + "1_1") || header.Contains(prefix + "1_2") || header.Contains(prefix + "2_1") || header.Contains(prefix + "2_2");

    private static FitsException Error(string keyword, string problem) => new(problem, null, keyword: keyword);
}
