using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>A plan for one-dimensional transforms of real series.</summary>
/// <remarks>
/// <para>As <see cref="ComplexFft{T}"/>, but of real numbers: only the frequencies 0 to N / 2 are kept, <see cref="SpectrumLength"/>
/// numbers, real part first. The power at frequency k is the sum of the squares of numbers 2k and 2k + 1.</para>
/// <para>Even lengths are one complex transform of half the length (Cooley, Lewis and Welch 1970), odd ones a complex
/// transform of the whole.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RealFft<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ComplexFft<T> _complex;
    private readonly T[] _twiddles;

    /// <summary>Plans transforms.</summary>
    /// <param name="length">Without prime factors above 7; <see cref="FourierSize.Next"/> finds such a number.</param>
    /// <exception cref="ArgumentException">The length has another prime factor, or is below 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public RealFft(int length)
    {
        Length = FourierSize.Require(length, nameof(length));
        _complex = new ComplexFft<T>(IsEven ? length / 2 : length);
        _twiddles = new T[IsEven ? SpectrumLength : 0];
        for (int k = 0; k < _twiddles.Length / 2; k++)
        {
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * k / length);
            _twiddles[2 * k] = T.CreateTruncating(cos);
            _twiddles[(2 * k) + 1] = T.CreateTruncating(sin);
        }
    }

    /// <summary>Numbers in a series.</summary>
    public int Length { get; }

    /// <summary>Numbers in a spectrum: <c>2 × (Length / 2 + 1)</c>.</summary>
    public int SpectrumLength => 2 * ((Length / 2) + 1);

    /// <summary>Numbers of scratch that each call needs.</summary>
    public int ScratchLength => checked(_complex.ScratchLength + (2 * _complex.Length));

    private bool IsEven => Length % 2 == 0;

    /// <summary>Transforms series to spectra.</summary>
    /// <param name="input">A whole number of series, <see cref="Length"/> numbers each.</param>
    /// <param name="output"><see cref="SpectrumLength"/> numbers for each series; must not overlap the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of series, or a span is too short.</exception>
    public void Forward(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch)
    {
        int count = PlanChecks.Count(input.Length, Length, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, (long)count * SpectrumLength, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        Span<T> whole = scratch[..(2 * _complex.Length)], work = scratch[whole.Length..];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> series = input.Slice(i * Length, Length);
            Span<T> spectrum = output.Slice(i * SpectrumLength, SpectrumLength);
            if (IsEven)
            {
                _complex.Forward(series, spectrum[..Length], work);
                Divide(spectrum);
                continue;
            }

            whole.Clear();
            for (int n = 0; n < Length; n++)
                whole[2 * n] = series[n];
            _complex.Forward(whole, whole, work);
            whole[..SpectrumLength].CopyTo(spectrum);
        }
    }

    /// <summary>Transforms spectra to series; undoes <see cref="Forward"/>.</summary>
    /// <param name="input">A whole number of spectra, <see cref="SpectrumLength"/> numbers each. The imaginary parts of frequency 0
    /// and, of even lengths, of the last frequency are ignored.</param>
    /// <param name="output"><see cref="Length"/> numbers for each spectrum; must not overlap the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of spectra, or a span is too short.</exception>
    public void Inverse(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch)
    {
        int count = PlanChecks.Count(input.Length, SpectrumLength, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, (long)count * Length, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        Span<T> whole = scratch[..(2 * _complex.Length)], work = scratch[whole.Length..];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> spectrum = input.Slice(i * SpectrumLength, SpectrumLength);
            Span<T> series = output.Slice(i * Length, Length);
            if (IsEven)
            {
                Unite(spectrum, whole);
                _complex.Inverse(whole, series, work);
                continue;
            }

            spectrum.CopyTo(whole);
            whole[1] = T.Zero;
            for (int k = 1; k < SpectrumLength / 2; k++)
            {
                whole[2 * (Length - k)] = spectrum[2 * k];
                whole[(2 * (Length - k)) + 1] = -spectrum[(2 * k) + 1];
            }

            _complex.Inverse(whole, whole, work);
            for (int n = 0; n < Length; n++)
                series[n] = whole[2 * n];
        }
    }

    /// <summary>
    /// From Z, the spectrum of even elements + i odd elements, to X: with E = (Z[k] + Z*[M−k]) / 2 and O = (Z[k] − Z*[M−k]) / 2i,
    /// X[k] = E + w^k O and X[M−k] = (E − w^k O)*, in place.
    /// </summary>
    private void Divide(Span<T> spectrum)
    {
        int half = Length / 2;
        T two = T.One + T.One, re0 = spectrum[0], im0 = spectrum[1];
        (spectrum[0], spectrum[1], spectrum[2 * half], spectrum[(2 * half) + 1]) = (re0 + im0, T.Zero, re0 - im0, T.Zero);
        for (int k = 1; 2 * k <= half; k++)
        {
            int p = 2 * k, q = 2 * (half - k);
            T evenRe = (spectrum[p] + spectrum[q]) / two, evenIm = (spectrum[p + 1] - spectrum[q + 1]) / two;
            T oddRe = (spectrum[p + 1] + spectrum[q + 1]) / two, oddIm = (spectrum[q] - spectrum[p]) / two;
            T c = _twiddles[p], s = _twiddles[p + 1], re = (oddRe * c) - (oddIm * s), im = (oddRe * s) + (oddIm * c);
            (spectrum[p], spectrum[p + 1], spectrum[q], spectrum[q + 1]) = (evenRe + re, evenIm + im, evenRe - re, im - evenIm);
        }
    }

    /// <summary>From X back to Z.</summary>
    private void Unite(ReadOnlySpan<T> spectrum, Span<T> whole)
    {
        int half = Length / 2;
        T two = T.One + T.One;
        (whole[0], whole[1]) = ((spectrum[0] + spectrum[2 * half]) / two, (spectrum[0] - spectrum[2 * half]) / two);
        for (int k = 1; 2 * k <= half; k++)
        {
            int p = 2 * k, q = 2 * (half - k);
            T evenRe = (spectrum[p] + spectrum[q]) / two, evenIm = (spectrum[p + 1] - spectrum[q + 1]) / two;
            T re = (spectrum[p] - spectrum[q]) / two, im = (spectrum[p + 1] + spectrum[q + 1]) / two;
            T c = _twiddles[p], s = _twiddles[p + 1], oddRe = (re * c) + (im * s), oddIm = (im * c) - (re * s);
            (whole[p], whole[p + 1], whole[q], whole[q + 1]) = (evenRe - oddIm, evenIm + oddRe, evenRe + oddIm, oddRe - evenIm);
        }
    }
}
