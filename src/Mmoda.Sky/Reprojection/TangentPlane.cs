using System.Runtime.CompilerServices;

namespace Mmoda.Sky;

/// <summary>The gnomonic plane around the middle of a pixel, with some pair of axes.</summary>
internal readonly struct TangentPlane
{
    private readonly double _cx, _cy, _cz, _ux, _uy, _uz, _vx, _vy, _vz;

    private TangentPlane(double cx, double cy, double cz)
    {
        (_cx, _cy, _cz) = (cx, cy, cz);
        // The cross product with the axis that is farthest from the centre.
        (_ux, _uy, _uz) = Math.Abs(cz) < 0.8 ? (-cy, cx, 0) : (0.0, -cz, cy);
        double length = Math.Sqrt(_ux * _ux + _uy * _uy + _uz * _uz);
        (_ux, _uy, _uz) = (_ux / length, _uy / length, _uz / length);
        (_vx, _vy, _vz) = (cy * _uz - cz * _uy, cz * _ux - cx * _uz, cx * _uy - cy * _ux);
    }

    /// <summary>The plane around the mean of the four corners of a pixel; false if one is absent or too far away.</summary>
    public static bool TryMake(double[][] x, double[][] y, double[][] z, int column, double leastCosine, out TangentPlane plane)
    {
        double cx = x[0][column] + x[0][column + 1] + x[1][column] + x[1][column + 1];
        double cy = y[0][column] + y[0][column + 1] + y[1][column] + y[1][column + 1];
        double cz = z[0][column] + z[0][column + 1] + z[1][column] + z[1][column + 1];
        double length = Math.Sqrt(cx * cx + cy * cy + cz * cz);
        // Four unit vectors within 45° of their mean have a sum of at least 2.8; NaN is false.
        if (!(length > 4 * leastCosine))
        {
            plane = default;
            return false;
        }

        plane = new(cx / length, cy / length, cz / length);
        return true;
    }

    /// <summary>Plane coordinates of a unit vector; NaN if it is absent or too far away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Project(double x, double y, double z, double leastCosine, out double planeX, out double planeY)
    {
        double depth = x * _cx + y * _cy + z * _cz;
        double scale = depth > leastCosine ? 1 / depth : double.NaN;
        planeX = (x * _ux + y * _uy + z * _uz) * scale;
        planeY = (x * _vx + y * _vy + z * _vz) * scale;
    }
}
