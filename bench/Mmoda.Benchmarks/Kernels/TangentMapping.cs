using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>The exact projective map between the pixels of two TAN images, as nine numbers that a peer can read.</summary>
internal static class TangentMapping
{
    /// <summary>From pixels of <paramref name="output"/> to pixels of <paramref name="input"/>.</summary>
    public static ProjectiveMapping Between(Wcs output, Wcs input)
    {
        // Directions of output pixels: d = P + x E + y N with (x, y) = CD (p − p₀), linear in the pixel.
        WcsKeywords o = output.Keywords, i = input.Keywords;
        const double Radians = Math.PI / 180;
        (double X, double Y, double Z)[] to = Axes(output), from = Axes(input);
        double[,] m = new double[3, 3];
        double x0 = -(o.Cd11 * (o.ReferencePixel1 - 1) + o.Cd12 * (o.ReferencePixel2 - 1)) * Radians;
        double y0 = -(o.Cd21 * (o.ReferencePixel1 - 1) + o.Cd22 * (o.ReferencePixel2 - 1)) * Radians;
        double[] direction(double px, double py, double one) =>
        [
            .. Enumerable.Range(0, 3).Select(k =>
                one * Component(to[2], k)
                + ((o.Cd11 * px + o.Cd12 * py) * Radians + one * x0) * Component(to[0], k)
                + ((o.Cd21 * px + o.Cd22 * py) * Radians + one * y0) * Component(to[1], k)),
        ];
        double[][] columns = [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)];
        double determinant = i.Cd11 * i.Cd22 - i.Cd12 * i.Cd21;
        for (int c = 0; c < 3; c++)
        {
            double east = Dot(from[0], columns[c]) / Radians, north = Dot(from[1], columns[c]) / Radians, along = Dot(from[2], columns[c]);
            m[0, c] = (i.Cd22 * east - i.Cd12 * north) / determinant + (i.ReferencePixel1 - 1) * along;
            m[1, c] = (-i.Cd21 * east + i.Cd11 * north) / determinant + (i.ReferencePixel2 - 1) * along;
            m[2, c] = along;
        }

        return new ProjectiveMapping(m[0, 0], m[0, 1], m[0, 2], m[1, 0], m[1, 1], m[1, 2], m[2, 0], m[2, 1], m[2, 2]);
    }

    private static (double X, double Y, double Z)[] Axes(Wcs wcs)
    {
        SkyDirection centre = wcs.ReferenceDirection;
        (SkyDirection east, SkyDirection north) = centre.TangentAxes();
        return [(east.X, east.Y, east.Z), (north.X, north.Y, north.Z), (centre.X, centre.Y, centre.Z)];
    }

    private static double Component((double X, double Y, double Z) v, int k) => k == 0 ? v.X : k == 1 ? v.Y : v.Z;

    private static double Dot((double X, double Y, double Z) a, double[] b) => a.X * b[0] + a.Y * b[1] + a.Z * b[2];
}
