namespace Mmoda.Sky;

/// <summary>The celestial WCS keywords of a FITS image, with the values and units they have in the file.</summary>
/// <remarks>Greisen and Calabretta (2002, A&amp;A 395, 1061), "Paper I", and Paper II of the same authors. Angles in degrees.</remarks>
public sealed record WcsKeywords
{
    /// <summary>The frame of the longitudes and latitudes.</summary>
    public SkyFrame Frame { get; init; } = SkyFrame.Icrs;

    /// <summary>The projection.</summary>
    public SkyProjection Projection { get; init; } = SkyProjection.Tan;

    /// <summary>CRVAL of the longitude axis, degrees.</summary>
    public required double ReferenceLongitude { get; init; }

    /// <summary>CRVAL of the latitude axis, degrees, in [−90, 90].</summary>
    public required double ReferenceLatitude { get; init; }

    /// <summary>CRPIX1: the reference pixel, counted from 1 at the centre of the first pixel.</summary>
    public required double ReferencePixel1 { get; init; }

    /// <summary>CRPIX2: the reference pixel, counted from 1 at the centre of the first pixel.</summary>
    public required double ReferencePixel2 { get; init; }

    /// <summary>CD1_1, degrees per pixel.</summary>
    public required double Cd11 { get; init; }

    /// <summary>CD1_2, degrees per pixel.</summary>
    public double Cd12 { get; init; }

    /// <summary>CD2_1, degrees per pixel.</summary>
    public double Cd21 { get; init; }

    /// <summary>CD2_2, degrees per pixel.</summary>
    public required double Cd22 { get; init; }

    /// <summary>LONPOLE, degrees: native longitude of the celestial pole; null for the default of Paper II §2.2.</summary>
    public double? LongitudePole { get; init; }

    /// <summary>LATPOLE, degrees: native latitude of the celestial pole, used only to choose between two solutions.</summary>
    public double LatitudePole { get; init; } = 90;

    /// <summary>Whether axis 1 of the image is the latitude (CTYPE1 = 'DEC--…'), which is rare.</summary>
    public bool LatitudeFirst { get; init; }

    /// <summary>PVi_1 of the latitude axis: λ of CEA, in (0, 1]; other projections have none.</summary>
    public double Lambda { get; init; } = 1;
}
