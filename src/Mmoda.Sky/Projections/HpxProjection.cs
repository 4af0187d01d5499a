namespace Mmoda.Sky;

/// <summary>The HEALPix projection (HPX) with H facets in longitude and K in latitude (Calabretta and Roukema 2007, MNRAS 381, 865).</summary>
internal static class HpxProjection
{
    private const double EdgeTolerance = 1e-12;

    /// <summary>From longitude in radians and sin θ to the plane in radians: eq. (2) to (9).</summary>
    public static void Project(double h, double k, double longitude, double sinLatitude, out double x, out double y)
    {
        double height = Math.PI / 2 * k / h;
        if (Math.Abs(sinLatitude) * k <= k - 1)
        {
            (x, y) = (longitude, height * sinLatitude);
            return;
        }

        double sigma = Math.Sqrt(k * Math.Max(0, 1 - Math.Abs(sinLatitude)));
        double centre = FacetCentre(h, k, longitude, sinLatitude > 0);
        x = centre + (longitude - centre) * sigma;
        y = Math.CopySign(Math.PI / h * ((k + 1) / 2 - sigma), sinLatitude);
    }

    /// <summary>From the plane to longitude, sin θ and cos θ; false outside the map.</summary>
    public static bool TryDeproject(double h, double k, double x, double y, out double longitude, out double sinLatitude, out double cosLatitude)
    {
        double facet = Math.Abs(y) * h / Math.PI;
        if (facet <= (k - 1) / 2)
        {
            longitude = x;
            sinLatitude = 2 * y * h / (Math.PI * k);
            cosLatitude = Math.Sqrt((1 - sinLatitude) * (1 + sinLatitude));
            return true;
        }

        double sigma = (k + 1) / 2 - facet;
        double centre = FacetCentre(h, k, x, y > 0);
        double away = x - centre;
        bool inside = sigma >= -EdgeTolerance && Math.Abs(away) <= Math.PI / h * sigma + EdgeTolerance;
        longitude = sigma > EdgeTolerance ? centre + away / sigma : centre;
        double polar = Math.Min(1, sigma * sigma / k); // 1 − |sin θ|
        sinLatitude = Math.CopySign(1 - polar, y);
        cosLatitude = Math.Sqrt(polar * (2 - polar));
        return inside;
    }

    /// <summary>The native longitude in the middle of a polar facet, eq. (8) and (9).</summary>
    private static double FacetCentre(double h, double k, double longitude, bool north)
    {
        double omega = k % 2 == 1 || north ? 1 : 0;
        double facet = Math.Floor((longitude + Math.PI) * h / (2 * Math.PI) + (1 - omega) / 2);
        // The meridian at the right edge belongs to the last facet.
        if (omega == 1)
            facet = Math.Min(facet, h - 1);
        return -Math.PI + (2 * facet + omega) * Math.PI / h;
    }
}
