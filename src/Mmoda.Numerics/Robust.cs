using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>Location and width estimates that a minority of outliers cannot spoil. NaN values are left out.</summary>
public static partial class Robust
{
    /// <summary>σ of a normal distribution over its median absolute deviation: 1 / Φ⁻¹(3/4).</summary>
    private const double SigmaPerDeviation = 1.4826022185056018;

    /// <summary>The median; for an even number of values the mean of the two in the middle. NaN if there are none.</summary>
    /// <param name="values">Values in any order, not modified.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost. O(N) on average.</param>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static T Median<T>(ReadOnlySpan<T> values, Span<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfShort(values.Length, scratch.Length);
        int count = 0;
        foreach (T value in values)
        {
            if (!T.IsNaN(value))
                scratch[count++] = value;
        }

        return MedianInPlace(scratch[..count]);
    }

    /// <summary>The median absolute deviation from the median, scaled to the σ of a normal distribution.</summary>
    /// <param name="values">Values in any order, not modified.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost.</param>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static T Sigma<T>(ReadOnlySpan<T> values, Span<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T median = Median(values, scratch);
        int count = 0;
        foreach (T value in values)
        {
            if (!T.IsNaN(value))
                scratch[count++] = T.Abs(value - median);
        }

        return MedianInPlace(scratch[..count]) * T.CreateChecked(SigmaPerDeviation);
    }

    private static void ThrowIfShort(int needed, int scratch)
    {
        if (scratch < needed)
            throw new ArgumentException($"Scratch for {needed} values is needed, not {scratch}.", nameof(scratch));
    }

    private static T MedianInPlace<T>(Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (values.IsEmpty)
            return T.NaN;
        int middle = values.Length / 2;
        T upper = Select(values, middle);
        if (values.Length % 2 == 1)
            return upper;

        // Selection leaves all smaller values below the middle.
        T lower = values[0];
        foreach (T value in values[..middle])
            lower = T.Max(lower, value);
        return (lower + upper) / (T.One + T.One);
    }

    /// <summary>Hoare's selection (1961): afterwards everything before <paramref name="index"/> is not larger.</summary>
    private static T Select<T>(Span<T> values, int index)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            T a = values[low], b = values[low + ((high - low) / 2)], c = values[high];
            T pivot = T.Max(T.Min(a, b), T.Min(T.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (index <= j)
                high = j;
            else if (index >= i)
                low = i;
            else
                break;
        }

        return values[index];
    }
}
