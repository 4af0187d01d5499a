namespace Mmoda.Sky;

/// <summary>Image coordinates: pixels that count from 1 at the centre of the first.</summary>
internal sealed partial class Ds9RegionReader
{
    private SkyDirection PixelPlace(string[] values, int at) => At(Number(values[at].TrimEnd('i')), Number(values[at + 1].TrimEnd('i')));

    /// <summary>The side of a square pixel of the same area at the centre of a shape.</summary>
    private Angle PixelScale(string[] values)
    {
        (SkyDirection centre, SkyDirection right, SkyDirection up) = Neighbours(values);
        (SkyDirection east, SkyDirection north) = centre.TangentAxes();
        double area = right.Dot(east) * up.Dot(north) - right.Dot(north) * up.Dot(east);
        return Angle.FromRadians(Math.Sqrt(Math.Abs(area)));
    }

    /// <summary>A rotation from the x axis towards the y axis of the image, as one of the height axis from north through east.</summary>
    private Angle PixelTurn(string[] values, double degrees)
    {
        (SkyDirection centre, SkyDirection right, SkyDirection up) = Neighbours(values);
        (double sin, double cos) = Math.SinCos(degrees * Angle.RadiansPerDegree);
        // The height axis of the shape: the y axis turned.
        (SkyDirection east, SkyDirection north) = centre.TangentAxes();
        return Angle.FromRadians(Math.Atan2(
            cos * up.Dot(east) - sin * right.Dot(east), cos * up.Dot(north) - sin * right.Dot(north)));
    }

    private (SkyDirection Centre, SkyDirection Right, SkyDirection Up) Neighbours(string[] values)
    {
        double x = Number(values[0].TrimEnd('i')), y = Number(values[1].TrimEnd('i'));
        return (At(x, y), At(x + 1, y), At(x, y + 1));
    }

    private SkyDirection At(double x, double y) =>
        _image!.TryPixelToSky(x - 1, y - 1, out SkyDirection direction) // Pixels are read only with an image.
            ? direction : throw Problem(FormattableString.Invariant($"the pixel ({x}, {y}) does not lie on the sky"));
}
