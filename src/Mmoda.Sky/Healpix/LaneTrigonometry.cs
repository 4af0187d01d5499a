using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>Arc tangents of eight numbers at once; the runtime has sine and cosine.</summary>
internal static class LaneTrigonometry
{
    /// <summary>The angle of the vectors (x, y), −π to π, within 4e-16 relative; NaN for a null vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan2(Vector512<double> y, Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> absX = Vector512.Abs(x);
        Vector512<double> absY = Vector512.Abs(y);
        Vector512<double> large = Vector512.Max(absX, absY);
        Vector512<double> small = Vector512.Min(absX, absY);

        // atan q = π/4 + atan((q − 1)/(q + 1)) brings q to at most tan(π/8), with one division for both steps.
        Vector512<double> beyond = Vector512.GreaterThan(small, large * Vector512.Create(0.41421356237309503));
        Vector512<double> numerator = Vector512.ConditionalSelect(beyond, small - large, small);
        Vector512<double> denominator = Vector512.ConditionalSelect(beyond, small + large, large);
        Vector512<double> t = numerator / denominator;
        Vector512<double> angle = t * Series(t * t) + (beyond & Vector512.Create(Math.PI / 4));

        angle = Vector512.ConditionalSelect(Vector512.GreaterThan(absY, absX), Vector512.Create(Math.PI / 2) - angle, angle);
        angle = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(Math.PI) - angle, angle);
        return Vector512.ConditionalSelect(Vector512.LessThan(y, Vector512<double>.Zero), -one, one) * angle;
    }

    /// <summary>
    /// atan(t)/t as a polynomial in t², |t| ≤ tan(π/8): interpolated at Chebyshev points, largest error 1.3e-18.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Series(Vector512<double> square)
    {
        Vector512<double> sum = Vector512.Create(-0.017803896394812564);
        sum = Next(sum, square, 0.03796390316111083);
        sum = Next(sum, square, -0.05035049795312439);
        sum = Next(sum, square, 0.05846866752275139);
        sum = Next(sum, square, -0.06662950246036792);
        sum = Next(sum, square, 0.07692045194561481);
        sum = Next(sum, square, -0.09090896801472813);
        sum = Next(sum, square, 0.11111110744657099);
        sum = Next(sum, square, -0.14285714279244968);
        sum = Next(sum, square, 0.19999999999940837);
        sum = Next(sum, square, -0.3333333333333312);
        return Next(sum, square, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Next(Vector512<double> sum, Vector512<double> square, double coefficient) =>
        Vector512.MultiplyAddEstimate(sum, square, Vector512.Create(coefficient));
}
