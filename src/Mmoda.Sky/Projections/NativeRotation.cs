namespace Mmoda.Sky;

/// <summary>The rotation between celestial and native spherical coordinates (Paper II, §2.2 to §2.4).</summary>
internal static class NativeRotation
{
    private const double Tolerance = 1e-10;

    /// <summary>Celestial components to native components.</summary>
    /// <exception cref="ArgumentException">LONPOLE and LATPOLE contradict CRVAL: no native pole exists.</exception>
    public static Rotation3 FromCelestial(WcsKeywords keywords)
    {
        double referenceLatitude = Projection.IsZenithal(keywords.Projection) ? 90 : 0;
        double longitudePole = keywords.LongitudePole ?? (keywords.ReferenceLatitude >= referenceLatitude ? 0 : 180);
        (double poleLongitude, double poleLatitude) = referenceLatitude == 90
            ? (keywords.ReferenceLongitude, keywords.ReferenceLatitude)
            : NativePole(keywords, longitudePole);
        // Euler angles of eq. (6): longitude of the native pole, its colatitude, and LONPOLE; the node lies 90° from the poles.
        return Rotation3.AboutZ(Angle.FromDegrees(90 - longitudePole))
            * Rotation3.AboutX(Angle.FromDegrees(90 - poleLatitude))
            * Rotation3.AboutZ(Angle.FromDegrees(90 + poleLongitude));
    }

    /// <summary>Celestial coordinates (αp, δp) of the native pole in degrees, for φ0 = θ0 = 0: eq. (8) to (10).</summary>
    private static (double Longitude, double Latitude) NativePole(WcsKeywords keywords, double longitudePole)
    {
        (double sinPole, double cosPole) = Math.SinCos(longitudePole * Angle.RadiansPerDegree);
        double sinReference = Math.Sin(keywords.ReferenceLatitude * Angle.RadiansPerDegree);
        double latitude;
        if (Math.Abs(cosPole) < Tolerance)
        {
            // The native pole lies 90° from the celestial pole for any latitude; only LATPOLE can say which.
            if (Math.Abs(sinReference) > Tolerance)
                throw NoPole(keywords, longitudePole);
            latitude = keywords.LatitudePole;
        }
        else
        {
            // sin δ0 = cos φp cos δp for θ0 = 0: δp = ± arccos(sin δ0 / |cos φp|), turned by 180° if cos φp < 0.
            double ratio = sinReference / Math.Abs(cosPole);
            if (Math.Abs(ratio) > 1 + Tolerance)
                throw NoPole(keywords, longitudePole);
            double arc = Math.Acos(Math.Clamp(ratio, -1, 1)) * Angle.DegreesPerRadian;
            double middle = cosPole < 0 ? 180 : 0;
            latitude = Nearest(Wrap(middle + arc), Wrap(middle - arc), keywords.LatitudePole) ?? throw NoPole(keywords, longitudePole);
        }

        double longitude = keywords.ReferenceLongitude;
        if (Math.Abs(keywords.ReferenceLatitude) >= 90 - Tolerance)
            return (longitude, latitude);
        if (latitude >= 90 - Tolerance)
            return (longitude + longitudePole - 180, 90);
        if (latitude <= -90 + Tolerance)
            return (longitude - longitudePole, -90);
        // eq. (9) and (10) with θ0 = φ0 = 0: the angle from the native pole to the reference point.
        double cosReference = Math.Cos(keywords.ReferenceLatitude * Angle.RadiansPerDegree);
        (double sinLatitude, double cosLatitude) = Math.SinCos(latitude * Angle.RadiansPerDegree);
        double sin = sinPole / cosReference;
        double cos = -sinLatitude * sinReference / (cosLatitude * cosReference);
        return (longitude - Math.Atan2(sin, cos) * Angle.DegreesPerRadian, latitude);
    }

    private static double Wrap(double degrees) => degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;

    private static ArgumentException NoPole(WcsKeywords keywords, double longitudePole) => new(FormattableString.Invariant(
        $"No native pole exists for LONPOLE = {longitudePole} and CRVAL = {keywords.ReferenceLatitude} on the latitude axis."));

    /// <summary>The one of two latitudes that is nearer to the wanted one; null if neither is a latitude.</summary>
    private static double? Nearest(double first, double second, double wanted)
    {
        bool firstValid = Math.Abs(first) <= 90 + Tolerance;
        bool secondValid = Math.Abs(second) <= 90 + Tolerance;
        if (!firstValid && !secondValid)
            return null;
        double chosen = firstValid && (!secondValid || Math.Abs(first - wanted) <= Math.Abs(second - wanted)) ? first : second;
        return Math.Clamp(chosen, -90, 90);
    }
}
