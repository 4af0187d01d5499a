namespace Mmoda.CodedMask.Tests;

/// <summary>The JEM-X mask a second time: open elements as a set of fourth powers, elements by rounding of cube coordinates.</summary>
internal static class TracedHexagons
{
    private static readonly HashSet<long> Open = [.. Enumerable.Range(1, 22500).Select(k => (long)System.Numerics.BigInteger.ModPow(k, 4, 22501))];

    public static bool IsOpen(double x, double y)
    {
        if (double.Hypot(x, y) > 267.5)
            return false;
        double q = (x / 3.3) - (y / (3.3 * Math.Sqrt(3))), r = 2 * y / (3.3 * Math.Sqrt(3)), s = -q - r;
        double a = Math.Round(q), b = Math.Round(r), c = Math.Round(s);
        double da = Math.Abs(a - q), db = Math.Abs(b - r), dc = Math.Abs(c - s);
        if (da > db && da > dc)
            a = -b - c;
        else if (db > dc)
            b = -a - c;
        return Open.Contains(((((long)a + (1133 * (long)b)) % 22501) + 22501) % 22501);
    }
}
