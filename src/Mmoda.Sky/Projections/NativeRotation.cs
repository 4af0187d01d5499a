namespace Mmoda.Sky;

/// <summary>The rotation between celestial and native spherical coordinates (Paper II, §2.2 to §2.5).</summary>
internal static class NativeRotation
{
    private const double Tolerance = 1e-10;

    /// <summary>Celestial components to native components.</summary>
    /// <exception cref="ArgumentException">LONPOLE and LATPOLE contradict CRVAL: no native pole exists.</exception>
    public static Rotation3 FromCelestial(WcsKeywords keywords)
    {
        (double longitude0, double latitude0) = keywords.NativeReference;
        double longitudePole = keywords.LongitudePole ?? (keywords.ReferenceLatitude >= latitude0 ? longitude0 : longitude0 + 180);
        (double poleLongitude, double poleLatitude) = latitude0 == 90
            ? (keywords.ReferenceLongitude, keywords.ReferenceLatitude)
            : NativePole(keywords, longitudePole, longitude0, latitude0);
        // Euler angles of eq. (6): longitude of the native pole, its colatitude, and LONPOLE; the node lies 90° from the poles.
        return Rotation3.AboutZ(Angle.FromDegrees(90 - longitudePole))
            * Rotation3.AboutX(Angle.FromDegrees(90 - poleLatitude))
            * Rotation3.AboutZ(Angle.FromDegrees(90 + poleLongitude));
    }

    /// <summary>Celestial coordinates (αp, δp) of the native pole in degrees: eq. (8) to (10) and the special cases of §2.4.</summary>
    private static (double Longitude, double Latitude) NativePole(
        WcsKeywords keywords, double longitudePole, double longitude0, double latitude0)
    {
        (double sinPole, double cosPole) = Math.SinCos((longitudePole - longitude0) * Angle.RadiansPerDegree);
        (double sin0, double cos0) = latitude0 == 0 ? (0, 1) : Math.SinCos(latitude0 * Angle.RadiansPerDegree);
        double sinReference = Math.Sin(keywords.ReferenceLatitude * Angle.RadiansPerDegree);
        // sin δ0 = sin θ0 sin δp + cos θ0 cos φ cos δp, a sine curve of δp: its amplitude and its middle.
        double amplitude = Math.Sqrt(sin0 * sin0 + cos0 * cos0 * cosPole * cosPole);
        double latitude;
        if (amplitude < Tolerance)
        {
            // The native pole lies 90° from the celestial pole for any latitude; only LATPOLE can say which.
            if (Math.Abs(sinReference) > Tolerance)
                throw NoPole(keywords, longitudePole);
            latitude = keywords.LatitudePole;
        }
        else
        {
            double ratio = sinReference / amplitude;
            if (Math.Abs(ratio) > 1 + Tolerance)
                throw NoPole(keywords, longitudePole);
            double arc = Math.Acos(Math.Clamp(ratio, -1, 1)) * Angle.DegreesPerRadian;
            double middle = latitude0 == 0 ? (cosPole < 0 ? 180 : 0) : Math.Atan2(sin0, cos0 * cosPole) * Angle.DegreesPerRadian;
            latitude = Nearest(Wrap(middle + arc), Wrap(middle - arc), keywords.LatitudePole) ?? throw NoPole(keywords, longitudePole);
        }

        double longitude = keywords.ReferenceLongitude;
        if (Math.Abs(keywords.ReferenceLatitude) >= 90 - Tolerance)
            return (longitude, latitude);
        if (latitude >= 90 - Tolerance)
            return (longitude + longitudePole - longitude0 - 180, 90);
        if (latitude <= -90 + Tolerance)
            return (longitude - longitudePole + longitude0, -90);
        // eq. (9) and (10): the angle at the native pole to the reference point.
        double cosReference = Math.Cos(keywords.ReferenceLatitude * Angle.RadiansPerDegree);
        (double sinLatitude, double cosLatitude) = Math.SinCos(latitude * Angle.RadiansPerDegree);
        double sin = sinPole * cos0 / cosReference;
        double cos = (sin0 - sinLatitude * sinReference) / (cosLatitude * cosReference);
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
