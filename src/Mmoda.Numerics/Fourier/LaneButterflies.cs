using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mmoda.Numerics;

/// <summary>Forward transforms of 3 to 8 elements, in place and in natural order.</summary>
internal static class LaneButterflies
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Three<T>(ref ComplexLanes<T> a, ref ComplexLanes<T> b, ref ComplexLanes<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sin60 = Constant<T>(0.86602540378443864676), half = Constant<T>(0.5);
        ComplexLanes<T> sum = b + c, turned = (b - c).QuarterTurn() * sin60, centre = a - (sum * half);
        a += sum;
        b = centre + turned;
        c = centre - turned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<T>(ref ComplexLanes<T> a, ref ComplexLanes<T> b, ref ComplexLanes<T> c, ref ComplexLanes<T> e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ComplexLanes<T> even = a + c, evenDifference = a - c, odd = b + e, oddTurned = (b - e).QuarterTurn();
        a = even + odd;
        b = evenDifference + oddTurned;
        c = even - odd;
        e = evenDifference - oddTurned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Five<T>(
        ref ComplexLanes<T> a, ref ComplexLanes<T> b, ref ComplexLanes<T> c, ref ComplexLanes<T> e, ref ComplexLanes<T> f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T cos72 = Constant<T>(0.30901699437494742410), cos144 = Constant<T>(-0.80901699437494742410);
        T sin72 = Constant<T>(0.95105651629515357212), sin144 = Constant<T>(0.58778525229247312917);
        ComplexLanes<T> s1 = b + f, d1 = (b - f).QuarterTurn(), s2 = c + e, d2 = (c - e).QuarterTurn();
        ComplexLanes<T> m1 = a + (s1 * cos72) + (s2 * cos144), m2 = a + (s1 * cos144) + (s2 * cos72);
        ComplexLanes<T> n1 = (d1 * sin72) + (d2 * sin144), n2 = (d1 * sin144) - (d2 * sin72);
        a += s1 + s2;
        b = m1 + n1;
        c = m2 + n2;
        e = m2 - n2;
        f = m1 - n1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Seven<T>(
        ref ComplexLanes<T> a,
        ref ComplexLanes<T> b,
        ref ComplexLanes<T> c,
        ref ComplexLanes<T> e,
        ref ComplexLanes<T> f,
        ref ComplexLanes<T> g,
        ref ComplexLanes<T> h)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Cosines and sines of one, two and three sevenths of a turn.
        T cos1 = Constant<T>(0.62348980185873353053), sin1 = Constant<T>(0.78183148246802980871);
        T cos2 = Constant<T>(-0.22252093395631440429), sin2 = Constant<T>(0.97492791218182360702);
        T cos3 = Constant<T>(-0.90096886790241912624), sin3 = Constant<T>(0.43388373911755812048);
        ComplexLanes<T> s1 = b + h, d1 = (b - h).QuarterTurn(), s2 = c + g, d2 = (c - g).QuarterTurn();
        ComplexLanes<T> s3 = e + f, d3 = (e - f).QuarterTurn();
        ComplexLanes<T> m1 = a + (s1 * cos1) + (s2 * cos2) + (s3 * cos3), n1 = (d1 * sin1) + (d2 * sin2) + (d3 * sin3);
        ComplexLanes<T> m2 = a + (s1 * cos2) + (s2 * cos3) + (s3 * cos1), n2 = (d1 * sin2) - (d2 * sin3) - (d3 * sin1);
        ComplexLanes<T> m3 = a + (s1 * cos3) + (s2 * cos1) + (s3 * cos2), n3 = (d1 * sin3) - (d2 * sin1) + (d3 * sin2);
        a += s1 + s2 + s3;
        b = m1 + n1;
        c = m2 + n2;
        e = m3 + n3;
        f = m3 - n3;
        g = m2 - n2;
        h = m1 - n1;
    }

    /// <summary>The odd half of eight elements after <see cref="Four"/>: turned by one, two and three eighths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnByEighths<T>(ref ComplexLanes<T> one, ref ComplexLanes<T> two, ref ComplexLanes<T> three)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T root = Constant<T>(0.70710678118654752440);
        one = (one + one.QuarterTurn()) * root;
        two = two.QuarterTurn();
        three = (three.QuarterTurn() - three) * root;
    }

    /// <summary>A constant that the compiler folds, which it does not with the conversions of generic mathematics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Constant<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value);
}
