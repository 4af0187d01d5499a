using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>Writes the celestial WCS keywords of FITS headers.</summary>
internal static partial class WcsHeader
{
    private static readonly string[] OtherConventions =
    [
        "CDELT1", "CDELT2", "PC1_1", "PC1_2", "PC2_1", "PC2_2", "LONPOLE", "LATPOLE", "RADESYS", "EQUINOX",
        "PV1_0", "PV1_1", "PV1_2", "PV1_3", "PV1_4", "PV2_0", "PV2_1", "PV2_2", "PV2_3", "PV2_4",
    ];

    /// <summary>Sets the keywords, with a CD matrix.</summary>
    /// <param name="keywords">The transformation.</param>
    /// <param name="header">The header.</param>
    /// <param name="letter">The letter of an alternate description, or "".</param>
    public static void Write(WcsKeywords keywords, FitsHeader header, string letter)
    {
        SkyFrame axes = keywords.Frame is SkyFrame.Galactic or SkyFrame.Ecliptic or SkyFrame.Supergalactic ? keywords.Frame : SkyFrame.Icrs;
        (string longitude, string latitude, _) = ByAxis.Values.First(a => a.Frame == axes);
        string code = Code(keywords.Projection) + (keywords.Distortion is null ? "" : "-SIP");
        (int longitudeAxis, int latitudeAxis) = keywords.LatitudeFirst ? (2, 1) : (1, 2);
        // Keywords of the other conventions would contradict the CD matrix.
        foreach (string old in OtherConventions)
            header.Remove(old + letter);
        if (letter.Length == 0)
            header.Remove("CROTA1").Remove("CROTA2").Remove("RADECSYS").Remove("EPOCH");
        header.Set($"CTYPE{longitudeAxis}{letter}", longitude + code, "longitude axis")
            .Set($"CTYPE{latitudeAxis}{letter}", latitude + code, "latitude axis")
            .Set("CUNIT1" + letter, "deg")
            .Set("CUNIT2" + letter, "deg")
            .Set($"CRVAL{longitudeAxis}{letter}", keywords.ReferenceLongitude, "[deg] longitude of the reference point")
            .Set($"CRVAL{latitudeAxis}{letter}", keywords.ReferenceLatitude, "[deg] latitude of the reference point")
            .Set("CRPIX1" + letter, keywords.ReferencePixel1, "reference pixel, 1 = centre of the first")
            .Set("CRPIX2" + letter, keywords.ReferencePixel2, "reference pixel, 1 = centre of the first")
            .Set("CD1_1" + letter, keywords.Cd11, "[deg/pixel]")
            .Set("CD1_2" + letter, keywords.Cd12, "[deg/pixel]")
            .Set("CD2_1" + letter, keywords.Cd21, "[deg/pixel]")
            .Set("CD2_2" + letter, keywords.Cd22, "[deg/pixel]")
            .Set("LATPOLE" + letter, keywords.LatitudePole, "[deg] native latitude of the celestial pole");
        SetIfGiven("LONPOLE", keywords.LongitudePole, "[deg] native longitude of the celestial pole");
        if (HasParameters(keywords.Projection) >= 1)
            SetIfGiven($"PV{latitudeAxis}_1", keywords.Parameter1, "first parameter of the projection");
        if (HasParameters(keywords.Projection) == 2)
            SetIfGiven($"PV{latitudeAxis}_2", keywords.Parameter2, "second parameter of the projection");
        SetIfGiven($"PV{longitudeAxis}_0", keywords.ShiftsPlane ? 1 : null, "the plane is shifted to the reference point");
        SetIfGiven($"PV{longitudeAxis}_1", keywords.NativeLongitude, "[deg] native longitude of the reference point");
        SetIfGiven($"PV{longitudeAxis}_2", keywords.NativeLatitude, "[deg] native latitude of the reference point");
        WriteFrame(keywords, header, letter);
        if (letter.Length == 0 || keywords.Distortion is not null)
            WriteDistortion(keywords.Distortion, header);

        void SetIfGiven(string keyword, double? value, string comment)
        {
            if (value is { } number)
                header.Set(keyword + letter, number, comment);
        }
    }

    private static void WriteFrame(WcsKeywords keywords, FitsHeader header, string letter)
    {
        string? system = keywords.Frame switch
        {
            SkyFrame.Icrs or SkyFrame.Ecliptic => "ICRS",
            SkyFrame.Fk5 => "FK5",
            SkyFrame.Fk4 => "FK4",
            SkyFrame.Fk4WithoutETerms => "FK4-NO-E",
            _ => null,
        };
        if (system is not null)
            header.Set("RADESYS" + letter, system, "frame of right ascension and declination");
        double? equinox = keywords.Frame switch
        {
            SkyFrame.Fk5 => keywords.Equinox ?? 2000,
            SkyFrame.Ecliptic => keywords.Equinox,
            SkyFrame.Fk4 or SkyFrame.Fk4WithoutETerms => 1950,
            _ => null,
        };
        if (equinox is { } year)
            header.Set("EQUINOX" + letter, year, "[a] mean equator and equinox");
    }
}
