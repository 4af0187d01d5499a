using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>Angles of eight vectors at once.</summary>
internal static class VectorAngles
{
    private const double TangentOfEighthTurn = 0.41421356237309503; // tan(π/8) = √2 − 1

    /// <summary>The low part of π/2, π/4 and π beyond a double, so that differences from them keep all digits.</summary>
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>Longitude, [0, 360), and latitude in degrees of vectors of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToDegrees(
        Vector512<double> x, Vector512<double> y, Vector512<double> z, out Vector512<double> longitude, out Vector512<double> latitude)
    {
        Vector512<double> degrees = Vector512.Create(Angle.DegreesPerRadian);
        Vector512<double> angle = Atan2(y, x) * degrees;
        Vector512<double> turn = Vector512.Create(360.0);
        angle = Vector512.ConditionalSelect(Vector512.LessThan(angle, Vector512<double>.Zero), angle + turn, angle);
        // A tiny negative angle rounds up to exactly 360; adding 0 turns −0 into 0.
        longitude = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(angle, turn), Vector512<double>.Zero, angle + Vector512<double>.Zero);
        latitude = Atan2(z, Vector512.Sqrt(x * x + y * y)) * degrees;
    }

    /// <summary>The angle of (x, y) in [−π, π], within 2 units of the last place; 0 for the null vector; NaN for NaN.</summary>
    /// <remarks>
    /// Reduction to |t| ≤ tan(π/8) by symmetry and atan t = π/4 + atan((t − 1)/(t + 1)); there a polynomial of degree 11 in t²,
    /// fitted in the Chebyshev sense with 40 digits, whose error is 2e-19 relative.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan2(Vector512<double> y, Vector512<double> x)
    {
        Vector512<double> ax = Vector512.Abs(x), ay = Vector512.Abs(y);
        Vector512<double> swap = Vector512.GreaterThan(ay, ax);
        Vector512<double> low = Vector512.ConditionalSelect(swap, ax, ay), high = Vector512.ConditionalSelect(swap, ay, ax);
        Vector512<double> far = Vector512.GreaterThan(low, high * TangentOfEighthTurn);
        Vector512<double> numerator = Vector512.ConditionalSelect(far, low - high, low);
        Vector512<double> denominator = Vector512.ConditionalSelect(far, low + high, high);
        // The null vector has angle 0, as Math.Atan2 says.
        denominator = Vector512.ConditionalSelect(Vector512.Equals(denominator, Vector512<double>.Zero), Vector512<double>.One, denominator);
        Vector512<double> t = numerator / denominator;
        Vector512<double> u = t * t;
        Vector512<double> p = Vector512.Create(0.016285756855221028);
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.034570561981427744));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(0.04551593220626549));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.05230454270650244));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(0.05878928997834775));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.06666424885738255));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(0.07692296375032143));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.09090908753500877));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(0.11111111105155447));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.14285714285659828));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(0.19999999999999804));
        p = Vector512.FusedMultiplyAdd(p, u, Vector512.Create(-0.3333333333333333));
        Vector512<double> angle = Vector512.FusedMultiplyAdd(t * u, p, t);
        Vector512<double> base0 = Vector512.ConditionalSelect(far, Vector512.Create(Math.PI / 4), Vector512<double>.Zero);
        Vector512<double> base1 = Vector512.ConditionalSelect(far, Vector512.Create(HalfPiLow / 2), Vector512<double>.Zero);
        angle = base0 + (angle + base1);
        angle = Vector512.ConditionalSelect(swap, Vector512.Create(Math.PI / 2) - (angle - Vector512.Create(HalfPiLow)), angle);
        Vector512<double> back = Vector512.LessThan(x, Vector512<double>.Zero);
        angle = Vector512.ConditionalSelect(back, Vector512.Create(Math.PI) - (angle - Vector512.Create(2 * HalfPiLow)), angle);
        return Vector512.CopySign(angle, y);
    }
}
