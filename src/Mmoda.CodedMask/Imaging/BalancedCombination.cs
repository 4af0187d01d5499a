using System.Numerics;

namespace Mmoda.CodedMask;

/// <summary>The last step of balanced decoding: from two correlations to image pixels.</summary>
internal static class BalancedCombination
{
    /// <summary>How the correlations with the positive and negative part of the decoding array make an image pixel.</summary>
    internal interface IKind
    {
        static abstract Vector<float> Of(Vector<float> plus, Vector<float> minus, Vector<float> balance, Vector<float> gain);
    }

    /// <summary>Balanced flux.</summary>
    internal readonly struct Flux : IKind
    {
        public static Vector<float> Of(Vector<float> plus, Vector<float> minus, Vector<float> balance, Vector<float> gain) =>
            (plus - (balance * minus)) * gain;
    }

    /// <summary>Its variance.</summary>
    internal readonly struct Variance : IKind
    {
        // Rounding may leave a sum of squares just below 0 where a weight map has almost no pixels.
        public static Vector<float> Of(Vector<float> plus, Vector<float> minus, Vector<float> balance, Vector<float> gain) =>
            Vector.Max(Vector<float>.Zero, plus + (balance * balance * minus)) * gain * gain;
    }

    /// <summary>Combines consecutive pixels.</summary>
    public static void Run<TKind>(
        ReadOnlySpan<float> plus, ReadOnlySpan<float> minus, ReadOnlySpan<float> balance, ReadOnlySpan<float> gain, Span<float> result)
        where TKind : struct, IKind
    {
        int i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            TKind.Of(
                new Vector<float>(plus[i..]), new Vector<float>(minus[i..]), new Vector<float>(balance[i..]), new Vector<float>(gain[i..]))
                .CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            result[i] = TKind.Of(
                new Vector<float>(plus[i]), new Vector<float>(minus[i]), new Vector<float>(balance[i]), new Vector<float>(gain[i]))[0];
        }
    }
}
