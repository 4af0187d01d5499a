using System.Diagnostics;

namespace Mmoda.Sky;

/// <summary>The spherical projections of Paper II between native unit vectors and projection-plane coordinates in radians.</summary>
/// <remarks>
/// A native direction (φ, θ) is the unit vector (l, m, n) = (cos θ cos φ, cos θ sin φ, sin θ). Plane coordinates are those of
/// the paper divided by 180°/π. Zenithal projections need no trigonometric function this way.
/// </remarks>
internal static class Projection
{
    /// <summary>How far, in radians, a coordinate may pass the edge of the map by rounding.</summary>
    private const double EdgeTolerance = 1e-12;

    /// <summary>Whether the reference point of the projection is its native pole, θ0 = 90° (else φ0 = θ0 = 0).</summary>
    public static bool IsZenithal(SkyProjection projection) => projection
        is SkyProjection.Tan or SkyProjection.Sin or SkyProjection.Arc or SkyProjection.Stg or SkyProjection.Zea;

    /// <summary>From the sphere to the plane; false where the projection has no image.</summary>
    /// <param name="projection">Which projection.</param>
    /// <param name="p1">PVi_1: ξ of SIN, λ of CEA, H of HPX; other projections ignore it.</param>
    /// <param name="p2">PVi_2: η of SIN, K of HPX; other projections ignore it.</param>
    /// <param name="l">cos θ cos φ.</param>
    /// <param name="m">cos θ sin φ.</param>
    /// <param name="n">sin θ.</param>
    /// <param name="x">Plane coordinate in radians.</param>
    /// <param name="y">Plane coordinate in radians.</param>
    public static bool TryProject(SkyProjection projection, double p1, double p2, double l, double m, double n, out double x, out double y)
    {
        (x, y) = (0, 0);
        switch (projection)
        {
            case SkyProjection.Tan: // R = cot θ, eq. (54)
                if (n <= 0)
                    return false;
                (x, y) = (m / n, -l / n);
                return true;
            case SkyProjection.Sin: // R = cos θ, eq. (59); slanted, eq. (61) to (63)
                if (n + p1 * m - p2 * l < 0)
                    return false;
                // 1 − sin θ without cancellation.
                double u = n > 0 ? (l * l + m * m) / (1 + n) : 1 - n;
                (x, y) = (m + p1 * u, -l + p2 * u);
                return true;
            case SkyProjection.Arc: // R = 90° − θ, eq. (67)
            {
                double h = Math.Sqrt(l * l + m * m);
                if (h == 0)
                    return n > 0 || AtAntipode(out x, out y);
                double scale = Math.Atan2(h, n) / h;
                (x, y) = (m * scale, -l * scale);
                return true;
            }

            case SkyProjection.Stg: // R = 2 tan((90° − θ)/2), eq. (55)
                if (1 + n < EdgeTolerance)
                    return false;
                (x, y) = (m * 2 / (1 + n), -l * 2 / (1 + n));
                return true;
            case SkyProjection.Zea: // R = 2 sin((90° − θ)/2), eq. (69)
            {
                double h = Math.Sqrt(l * l + m * m);
                if (h == 0)
                    return n > 0 || AtAntipode(out x, out y);
                double scale = 2 * Math.Sin(Math.Atan2(h, n) / 2) / h;
                (x, y) = (m * scale, -l * scale);
                return true;
            }

            case SkyProjection.Car: // eq. (83), (84)
                (x, y) = (Math.Atan2(m, l), Latitude(l, m, n));
                return true;
            case SkyProjection.Cea: // eq. (79), (80)
                (x, y) = (Math.Atan2(m, l), n / p1);
                return true;
            case SkyProjection.Mer: // eq. (86), (87): ln tan(45° + θ/2) = artanh(sin θ)
                if (l == 0 && m == 0)
                    return false;
                (x, y) = (Math.Atan2(m, l), Math.Asinh(n / Math.Sqrt(l * l + m * m)));
                return true;
            case SkyProjection.Sfl: // eq. (91), (92)
                (x, y) = (Math.Atan2(m, l) * Math.Sqrt(l * l + m * m), Latitude(l, m, n));
                return true;
            case SkyProjection.Ait: // eq. (103) to (105)
            {
                double h = Math.Sqrt(l * l + m * m);
                (double sin, double cos) = Math.SinCos(Math.Atan2(m, l) / 2);
                double gamma = Math.Sqrt(2 / (1 + h * cos));
                (x, y) = (2 * gamma * h * sin, gamma * n);
                return true;
            }

            case SkyProjection.Mol: // eq. (96) to (98)
            {
                (double sin, double cos) = Math.SinCos(MollweideAngle(n));
                (x, y) = (2 * Math.Sqrt(2) / Math.PI * Math.Atan2(m, l) * cos, Math.Sqrt(2) * sin);
                return true;
            }

            case SkyProjection.Hpx:
                HpxProjection.Project(p1, p2, Math.Atan2(m, l), n, out x, out y);
                return true;
            default:
                throw new UnreachableException($"Projection {projection} is not known.");
        }
    }

    /// <summary>From the plane to the sphere; false outside the map.</summary>
    /// <inheritdoc cref="TryProject"/>
    public static bool TryDeproject(SkyProjection projection, double p1, double p2, double x, double y, out double l, out double m, out double n)
    {
        (l, m, n) = (0, 0, 1);
        double r = Math.Sqrt(x * x + y * y);
        if (!double.IsFinite(r))
            return false;
        switch (projection)
        {
            case SkyProjection.Tan:
            {
                n = 1 / Math.Sqrt(1 + r * r);
                (l, m) = (-y * n, x * n);
                return true;
            }

            case SkyProjection.Sin:
                if (p1 != 0 || p2 != 0)
                    return TryDeprojectSlanted(p1, p2, x, y, out l, out m, out n);
                (l, m, n) = (-y, x, Math.Sqrt(Math.Max(0, 1 - r * r)));
                return r <= 1 + EdgeTolerance;
            case SkyProjection.Arc:
                return FromPolar(x, y, r, r, out l, out m, out n);
            case SkyProjection.Stg:
                return FromPolar(x, y, r, 2 * Math.Atan(r / 2), out l, out m, out n);
            case SkyProjection.Zea:
                return r <= 2 + EdgeTolerance && FromPolar(x, y, r, 2 * Math.Asin(Math.Min(1, r / 2)), out l, out m, out n);
            case SkyProjection.Car:
                return FromLongitude(x, Math.Cos(y), Math.Sin(y), Math.Abs(y) <= Math.PI / 2 + EdgeTolerance, out l, out m, out n);
            case SkyProjection.Cea:
            {
                double sin = Math.Clamp(y * p1, -1, 1);
                return FromLongitude(x, Math.Sqrt(1 - sin * sin), sin, Math.Abs(y * p1) <= 1 + EdgeTolerance, out l, out m, out n);
            }

            case SkyProjection.Mer:
                return FromLongitude(x, 1 / Math.Cosh(y), Math.Tanh(y), double.IsFinite(y), out l, out m, out n);
            case SkyProjection.Sfl:
            {
                double cos = Math.Cos(y);
                bool isPole = Math.Abs(cos) < EdgeTolerance;
                bool inside = Math.Abs(y) <= Math.PI / 2 + EdgeTolerance && (!isPole || Math.Abs(x) < EdgeTolerance);
                return FromLongitude(isPole ? 0 : x / cos, cos, Math.Sin(y), inside, out l, out m, out n);
            }

            case SkyProjection.Ait:
            {
                double z2 = 1 - x * x / 16 - y * y / 4; // eq. (108)
                if (z2 < 0.5 - EdgeTolerance || !double.IsFinite(z2))
                    return false;
                double z = Math.Sqrt(Math.Max(0.5, z2));
                double sin = Math.Clamp(y * z, -1, 1);
                double longitude = 2 * Math.Atan2(z * x / 2, 2 * z * z - 1);
                return FromLongitude(longitude, Math.Sqrt(1 - sin * sin), sin, true, out l, out m, out n);
            }

            case SkyProjection.Mol:
            {
                double sin = y / Math.Sqrt(2);
                if (!(Math.Abs(sin) <= 1 + EdgeTolerance))
                    return false;
                double gamma = Math.Asin(Math.Clamp(sin, -1, 1));
                double cos = Math.Cos(gamma);
                bool isPole = cos < EdgeTolerance;
                double longitude = isPole ? 0 : Math.PI * x / (2 * Math.Sqrt(2) * cos);
                double sinLatitude = Math.Clamp((2 * gamma + Math.Sin(2 * gamma)) / Math.PI, -1, 1);
                bool inside = !isPole || Math.Abs(x) < EdgeTolerance;
                return FromLongitude(longitude, Math.Sqrt(1 - sinLatitude * sinLatitude), sinLatitude, inside, out l, out m, out n);
            }

            case SkyProjection.Hpx:
            {
                bool inside = HpxProjection.TryDeproject(p1, p2, x, y, out double longitude, out double sin, out double cos);
                return FromLongitude(longitude, cos, sin, inside, out l, out m, out n);
            }

            default:
                throw new UnreachableException($"Projection {projection} is not known.");
        }
    }

    private static double Latitude(double l, double m, double n) => Math.Atan2(n, Math.Sqrt(l * l + m * m));

    /// <summary>The antipode of the reference point is a circle in ARC and ZEA, not a point.</summary>
    private static bool AtAntipode(out double x, out double y)
    {
        (x, y) = (0, 0);
        return false;
    }

    private static bool FromPolar(double x, double y, double r, double distance, out double l, out double m, out double n)
    {
        double scale = r > 0 ? Math.Sin(distance) / r : 1;
        (l, m, n) = (-y * scale, x * scale, Math.Cos(distance));
        return distance <= Math.PI + EdgeTolerance;
    }

    private static bool FromLongitude(double longitude, double cos, double sin, bool inside, out double l, out double m, out double n)
    {
        (double s, double c) = Math.SinCos(longitude);
        (l, m, n) = (cos * c, cos * s, sin);
        return inside && Math.Abs(longitude) <= Math.PI + EdgeTolerance;
    }

    /// <summary>The slant orthographic projection backwards: with u = 1 − sin θ, (1 + ξ² + η²) u² − 2 (1 + ξx + ηy) u + x² + y² = 0.</summary>
    private static bool TryDeprojectSlanted(double xi, double eta, double x, double y, out double l, out double m, out double n)
    {
        double a = 1 + xi * xi + eta * eta, b = 1 + xi * x + eta * y, c = x * x + y * y;
        double discriminant = b * b - a * c;
        // The root nearer to the pole, in the form that does not cancel.
        double u = c / (b + Math.Sqrt(Math.Max(0, discriminant)));
        (l, m, n) = (-(y - eta * u), x - xi * u, 1 - u);
        return discriminant >= -EdgeTolerance && b > 0 && u <= 2 + EdgeTolerance;
    }

    /// <summary>The auxiliary angle γ with (2γ + sin 2γ)/π = sin θ, eq. (97), by Newton's method with bisection as a guard.</summary>
    private static double MollweideAngle(double sinLatitude)
    {
        double target = Math.PI * Math.Clamp(sinLatitude, -1, 1);
        double low = -Math.PI / 2, high = Math.PI / 2;
        double gamma = target / 4;
        for (int i = 0; i < 60; i++)
        {
            double error = 2 * gamma + Math.Sin(2 * gamma) - target;
            if (error > 0)
                high = gamma;
            else
                low = gamma;
            double slope = 2 + 2 * Math.Cos(2 * gamma);
            double next = slope > 1e-12 ? gamma - error / slope : (low + high) / 2;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - gamma) < 1e-16)
                return next;
            gamma = next;
        }

        return gamma;
    }
}
