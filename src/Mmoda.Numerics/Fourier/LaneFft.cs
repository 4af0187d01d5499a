using System.Diagnostics;
using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>
/// One-dimensional transforms of sixteen (float) or eight (double) rows at once, one per SIMD lane: decimation in frequency
/// forward (natural order in, digit-reversed order out) and decimation in time back, so that a convolution never needs a
/// reordering pass.
/// </summary>
/// <remarks>Mixed radix 2, 3, 4, 5, 7, 8 (Cooley and Tukey 1965; Gentleman and Sande 1966). Unnormalised. Immutable.</remarks>
internal sealed unsafe partial class LaneFft<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stage[] _stages;

    /// <summary>Plans transforms of <paramref name="length"/> elements.</summary>
    /// <param name="length">Without prime factors above 7.</param>
    /// <param name="largestRadix">8, or 4 for plans that are also used with <see cref="Inverse"/>.</param>
    public LaneFft(int length, int largestRadix = 8)
    {
        Debug.Assert(FourierSize.IsGood(length), "Public plans refuse other lengths.");
        Length = length;
        var stages = new List<Stage>();
        int rest = length;
        foreach (int radix in FourierSize.Radices(length, largestRadix))
        {
            rest /= radix;
            stages.Add(new Stage(radix, rest, Twiddles(radix, rest)));
        }

        _stages = [.. stages];
    }

    /// <summary>Elements per transform.</summary>
    public int Length { get; }

    /// <summary>Transforms a block of <c>Length × ComplexLanes.Stride</c> numbers; frequencies come out digit-reversed.</summary>
    public void Forward(T* block) => Forward<Separate<T>>(block, ComplexLanes<T>.Stride, block);

    /// <summary>Transforms from somewhere else into a block; frequencies come out digit-reversed.</summary>
    /// <param name="source">Element 0.</param>
    /// <param name="stride">Numbers from one element to the next.</param>
    /// <param name="block">Receives <c>Length × ComplexLanes.Stride</c> numbers; may be the source.</param>
    public void Forward<TFormat>(T* source, long stride, T* block)
        where TFormat : struct, ILaneFormat<T>
    {
        if (_stages.Length == 0)
        {
            TFormat.Load(source).Store(block);
            return;
        }

        Forward<TFormat>(_stages[0], source, stride, block);
        for (int i = 1; i < _stages.Length; i++)
            Forward<Separate<T>>(_stages[i], block, ComplexLanes<T>.Stride, block);
    }

    /// <summary>The frequency that <see cref="Forward(T*)"/> leaves at each position.</summary>
    public int[] Frequencies()
    {
        int[] frequencies = new int[Length];
        for (int position = 0; position < Length; position++)
        {
            int rest = position, step = 1, frequency = 0;
            foreach (Stage stage in _stages)
            {
                frequency += rest / stage.Span * step;
                rest %= stage.Span;
                step *= stage.Radix;
            }

            frequencies[position] = frequency;
        }

        return frequencies;
    }

    /// <summary>The position at which <see cref="Forward(T*)"/> leaves each frequency.</summary>
    public int[] Positions()
    {
        int[] frequencies = Frequencies(), positions = new int[Length];
        for (int position = 0; position < Length; position++)
            positions[frequencies[position]] = position;
        return positions;
    }

    private static T[] Twiddles(int radix, int span)
    {
        T[] twiddles = new T[2 * span * (radix - 1)];
        for (int k = 0; k < span; k++)
        {
            for (int j = 1; j < radix; j++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * j * k / (radix * (double)span));
                int at = 2 * ((k * (radix - 1)) + j - 1);
                twiddles[at] = T.CreateTruncating(cos);
                twiddles[at + 1] = T.CreateTruncating(sin);
            }
        }

        return twiddles;
    }

    private void Forward<TFormat>(Stage stage, T* source, long stride, T* block)
        where TFormat : struct, ILaneFormat<T>
    {
        fixed (T* twiddles = stage.Twiddles)
        {
            switch (stage.Radix)
            {
                case 2: Forward2<TFormat>(source, stride, block, stage.Span, twiddles); break;
                case 3: Forward3<TFormat>(source, stride, block, stage.Span, twiddles); break;
                case 4: Forward4<TFormat>(source, stride, block, stage.Span, twiddles); break;
                case 5: Forward5<TFormat>(source, stride, block, stage.Span, twiddles); break;
                case 7: Forward7<TFormat>(source, stride, block, stage.Span, twiddles); break;
                default: Forward8<TFormat>(source, stride, block, stage.Span, twiddles); break;
            }
        }
    }

    private readonly record struct Stage(int Radix, int Span, T[] Twiddles);
}
