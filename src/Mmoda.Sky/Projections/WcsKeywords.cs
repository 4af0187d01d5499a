namespace Mmoda.Sky;

/// <summary>The celestial WCS keywords of a FITS image, with the values and units they have in the file.</summary>
/// <remarks>Greisen and Calabretta (2002, A&amp;A 395, 1061), "Paper I", and Paper II of the same authors. Angles in degrees.</remarks>
public sealed record WcsKeywords
{
    /// <summary>The frame of the longitudes and latitudes.</summary>
    public SkyFrame Frame { get; init; } = SkyFrame.Icrs;

    /// <summary>EQUINOX of FK5 and ecliptic frames, a Julian year; null for 2000.</summary>
    public double? Equinox { get; init; }

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

    /// <summary>PVi_1 of the latitude axis: ξ of SIN (0), λ of CEA (1), H of HPX (4); null for the default.</summary>
    public double? Parameter1 { get; init; }

    /// <summary>PVi_2 of the latitude axis: η of SIN (0), K of HPX (3); null for the default.</summary>
    public double? Parameter2 { get; init; }

    /// <summary>PVi_1 of the longitude axis: native longitude of the reference point, degrees; null for 0 (Paper II, §2.5).</summary>
    public double? NativeLongitude { get; init; }

    /// <summary>PVi_2 of the longitude axis: native latitude of the reference point, degrees; null for 90 (zenithal) or 0.</summary>
    public double? NativeLatitude { get; init; }

    /// <summary>PVi_0 of the longitude axis is not 0: the plane is shifted so that the native reference point is its origin.</summary>
    public bool ShiftsPlane { get; init; }

    /// <summary>The distortion of CTYPE = '…-SIP', or null.</summary>
    public SipDistortion? Distortion { get; init; }

    /// <summary>Native coordinates (φ0, θ0) of the reference point, degrees.</summary>
    internal (double Longitude, double Latitude) NativeReference =>
        (NativeLongitude ?? 0, NativeLatitude ?? (Sky.Projection.IsZenithal(Projection) ? 90 : 0));

    /// <summary>The parameters of the projection with their defaults.</summary>
    internal (double P1, double P2) Parameters => Projection switch
    {
        SkyProjection.Cea => (Parameter1 ?? 1, 0),
        SkyProjection.Hpx => (Parameter1 ?? 4, Parameter2 ?? 3),
        _ => (Parameter1 ?? 0, Parameter2 ?? 0),
    };
}
