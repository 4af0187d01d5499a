using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mmoda.Numerics;

namespace Mmoda.CodedMask;

/// <summary>
/// Fluxes of sources at fixed positions and the level of the background, bin by bin: spectra and light curves.
/// </summary>
/// <remarks>
/// <para>The model and the estimator are those of <see cref="SourceFit"/>: the rate of pixel p is
/// <c>b B(p) + Σ_k f_k PIF_k(p) / N</c>, weighted least squares with variances from the model itself, in which only sources above 3 σ count. The illumination of the
/// sources is computed once; then each bin costs one pass over the live pixels for each renewal of the weights.</para>
/// <para>Immutable; one instance serves any number of threads, each with its own <see cref="FluxWorkspace"/>. No allocation
/// in <see cref="Extract"/>.</para>
/// </remarks>
public sealed class FluxExtraction
{
    /// <summary>
    /// A source enters the variances from this significance on. The noise of one that is not there must not: where it is
    /// negative the model would have no variance left, and where bins are averaged with their errors it would pull the mean down.
    /// </summary>
    private const double Detected = 3;

    // Stretches of cells that hold pixels; the columns of the model leave the gaps out.
    private readonly (int Start, int Length)[] _runs;
    private readonly AlignedColumns _illumination;

    /// <summary>Computes the illumination of the sources.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="sources">Where the sources are; none is allowed.</param>
    /// <param name="closedTransmission">Transmission of closed mask elements, in [0, 1).</param>
    public FluxExtraction(CodedMaskCamera camera, ReadOnlySpan<TangentDirection> sources, double closedTransmission = 0)
    {
        ArgumentNullException.ThrowIfNull(camera);
        Camera = camera;
        SourceCount = sources.Length;
        _runs = Runs(camera.Detector);
        Length = GramMatrix.Padded(camera.Detector.PixelCount);
        Stride = GramMatrix.Spread(Length);
        _illumination = new AlignedColumns(checked(Math.Max(1, sources.Length) * Stride)); // Without a source, a place that is not read.
        Span<float> illumination = _illumination.Values;
        float[] pif = new float[camera.Detector.CellCount];
        for (int k = 0; k < sources.Length; k++)
        {
            PixelIllumination.Fill(camera, sources[k], pif, closedTransmission);
            int at = k * Stride;
            foreach ((int start, int length) in _runs)
            {
                for (int i = start; i < start + length; i++)
                    illumination[at++] = (float)(pif[i] / camera.FluxNormalisation);
            }
        }
    }

    /// <summary>The camera.</summary>
    public CodedMaskCamera Camera { get; }

    /// <summary>Number of sources.</summary>
    public int SourceCount { get; }

    /// <summary>Length of a column of the model: all pixels, live or not, and zeros up to whole vectors.</summary>
    internal int Length { get; }

    /// <summary>Distance of the columns of the model.</summary>
    internal int Stride { get; }

    /// <summary>Scratch for one thread.</summary>
    public FluxWorkspace CreateWorkspace() => new(SourceCount, Length);

    /// <summary>Fits one bin.</summary>
    /// <param name="counts">Counts of each detector cell, x fastest.</param>
    /// <param name="exposureSeconds">Effective exposure of each cell; 0 for gaps and dead pixels.</param>
    /// <param name="background">Shape of the background in this bin, any unit, positive; 0 in gaps.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; holds the covariance afterwards.</param>
    /// <param name="fluxes">Receives one flux for each source, counts/s through the mask on axis; NaN for a source that lights
    /// no live pixel or that another one before it in the list makes indeterminate.</param>
    /// <param name="errors">Receives standard deviations; +∞ where the flux is NaN.</param>
    /// <param name="reweightings">How often the weights are renewed from the model; 2 is enough.</param>
    /// <exception cref="ArgumentException">A length differs from what the camera or the sources need.</exception>
    public FluxBin Extract(
        ReadOnlySpan<float> counts,
        ReadOnlySpan<float> exposureSeconds,
        ReadOnlySpan<float> background,
        FluxWorkspace workspace,
        Span<double> fluxes,
        Span<double> errors,
        int reweightings = 2)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        int cells = Camera.Detector.CellCount;
        if (counts.Length != cells || exposureSeconds.Length != cells || background.Length != cells)
        {
            throw new ArgumentException(
                $"The camera has {cells} cells; given are {counts.Length} counts, {exposureSeconds.Length} exposures and {background.Length} background values.", nameof(counts));
        }

        if (fluxes.Length != SourceCount || errors.Length != SourceCount)
            throw new ArgumentException($"There are {SourceCount} sources; given is room for {fluxes.Length} fluxes and {errors.Length} errors.", nameof(fluxes));
        if (workspace.SourceCount != SourceCount || workspace.Length != Length)
            throw new ArgumentException("The workspace was made for another extraction.", nameof(workspace));

        fluxes.Fill(double.NaN);
        errors.Fill(double.PositiveInfinity);
        workspace.Solved.AsSpan().Clear();
        (double countSum, double exposureSum, int live) = Gather(counts, exposureSeconds, background, workspace);
        if (live == 0 || !(exposureSum > 0))
            return new FluxBin(double.NaN, double.PositiveInfinity, 0, 0, 0, 0);

        // One count in the whole detector stands in for the rate of an empty bin.
        float least = (float)(Math.Max(countSum, 1) / exposureSum / 1000);
        Count(workspace);
        workspace.Unknowns = 0;
        Predict(workspace, countSum);
        double chiSquared = Solve(workspace, least);

        // Where no source is seen the weights stay what they are, and so would the solution.
        for (int pass = 0; pass < reweightings && Predict(workspace, countSum); pass++)
            chiSquared = Solve(workspace, least);

        int unknowns = workspace.Unknowns;
        double level = double.NaN, levelError = double.PositiveInfinity;
        for (int a = 0; a < unknowns; a++)
        {
            int column = workspace.Columns[a];
            double error = Math.Sqrt(workspace.Inverse[a * unknowns + a]);
            if (column == 0)
            {
                (level, levelError) = (workspace.Solution[a], error);
            }
            else
            {
                fluxes[column - 1] = workspace.Solution[a];
                errors[column - 1] = error;
                workspace.Solved[column - 1] = a + 1;
            }
        }

        return new FluxBin(level, levelError, chiSquared, live - unknowns, countSum, exposureSum / live);
    }

    private static (int Start, int Length)[] Runs(DetectorPlane detector)
    {
        List<(int, int)> runs = [];
        for (int cell = 0; cell < detector.CellCount; cell++)
        {
            int start = cell;
            while (cell < detector.CellCount && detector.IsPixel[cell])
                cell++;
            if (cell > start)
                runs.Add((start, cell - start));
        }

        return [.. runs];
    }

    private (double Counts, double Exposure, int Live) Gather(
        ReadOnlySpan<float> counts, ReadOnlySpan<float> exposure, ReadOnlySpan<float> background, FluxWorkspace workspace)
    {
        double countSum = 0, exposureSum = 0;
        int live = 0, at = 0;
        foreach ((int start, int length) in _runs)
        {
            ReadOnlySpan<float> count = counts.Slice(start, length), seconds = exposure.Slice(start, length), level = background.Slice(start, length);
            Span<float> rate = workspace.Rates.Values.Slice(at, length), time = workspace.Exposure.Values.Slice(at, length), shape = workspace.Background.Values.Slice(at, length);
            Vector512<float> sumOfCounts = default, sumOfSeconds = default;
            int i = 0;
            for (; i + Vector512<float>.Count <= length; i += Vector512<float>.Count)
            {
                Vector512<float> t = Vector512.Create(seconds[i..]), isLive = Vector512.GreaterThan(t, Vector512<float>.Zero);
                Vector512<float> c = Vector512.Create(count[i..]) & isLive;
                t &= isLive;
                sumOfCounts += c;
                sumOfSeconds += t;
                ((c / t) & isLive).CopyTo(rate[i..]);
                t.CopyTo(time[i..]);
                (Vector512.Create(level[i..]) & isLive).CopyTo(shape[i..]);
                live += BitOperations.PopCount(isLive.ExtractMostSignificantBits());
            }

            // Whole counts of a run add without loss: a lane of it stays below 2^24.
            countSum += Vector512.Sum(sumOfCounts);
            exposureSum += Vector512.Sum(sumOfSeconds);
            for (; i < length; i++)
            {
                bool isLive = seconds[i] > 0;
                live += isLive ? 1 : 0;
                time[i] = isLive ? seconds[i] : 0;
                rate[i] = isLive ? count[i] / seconds[i] : 0;
                shape[i] = isLive ? level[i] : 0;
                countSum += isLive ? count[i] : 0;
                exposureSum += time[i];
            }

            at += length;
        }

        return (countSum, exposureSum, live);
    }

    /// <summary>Solves with the weights of the present model, and returns χ².</summary>
    private double Solve(FluxWorkspace w, float least)
    {
        int columns = SourceCount + 2, target = columns - 1;
        AccumulateNormal(w, least);
        int unknowns = Factor(w, columns);
        Span<double> factor = w.Normal.AsSpan(0, unknowns * unknowns), solution = w.Solution.AsSpan(0, unknowns);
        for (int a = 0; a < unknowns; a++)
            solution[a] = w.Gram[target * columns + w.Columns[a]];
        Cholesky.Solve(factor, unknowns, solution);
        Cholesky.Invert(factor, unknowns, w.Inverse.AsSpan(0, unknowns * unknowns));
        double explained = 0;
        for (int a = 0; a < unknowns; a++)
            explained += solution[a] * w.Gram[target * columns + w.Columns[a]];
        return w.Gram[target * columns + target] - explained;
    }

    /// <summary>
    /// The Cholesky factor of the normal equations, column by column: one without light, or one that those before it
    /// explain, is left out.
    /// </summary>
    private static int Factor(FluxWorkspace w, int columns)
    {
        int unknowns = 0, stride = columns - 1;
        Span<double> rows = w.Factor;
        for (int c = 0; c < stride; c++)
        {
            double diagonal = w.Gram[c * columns + c];
            Span<double> row = rows.Slice(unknowns * stride, stride);
            double pivot = diagonal;
            for (int a = 0; a < unknowns; a++)
            {
                double sum = w.Gram[c * columns + w.Columns[a]];
                ReadOnlySpan<double> other = rows.Slice(a * stride, stride);
                for (int k = 0; k < a; k++)
                    sum -= row[k] * other[k];
                row[a] = sum / other[a];
                pivot -= row[a] * row[a];
            }

            // Single-precision products leave 1e-6 of the diagonal to chance.
            if (!(pivot > 1e-5 * diagonal))
                continue;
            row[unknowns] = Math.Sqrt(pivot);
            w.Columns[unknowns++] = c;
        }

        w.Unknowns = unknowns;
        for (int a = 0; a < unknowns; a++)
            rows.Slice(a * stride, unknowns).CopyTo(w.Normal.AsSpan(a * unknowns, unknowns));
        return unknowns;
    }

    /// <summary>
    /// The scalar products of background, sources and rates, each divided by the standard deviation of the model's rate. In
    /// blocks, so that what was divided is still in the cache when it is multiplied.
    /// </summary>
    private void AccumulateNormal(FluxWorkspace w, float least)
    {
        int columns = SourceCount + 2;
        w.Gram.AsSpan().Clear();
        for (int start = 0; start < Length; start += GramMatrix.BlockLength)
        {
            int length = Math.Min(GramMatrix.BlockLength, Length - start);
            Weight(w, start, length, least);
            GramMatrix.Add(w.Weighted.Values, columns, FluxWorkspace.WeightedStride, length, w.Gram);
        }
    }

    /// <summary>A block of the columns, times the root of the weight: of exposure by the model's rate.</summary>
    private void Weight(FluxWorkspace w, int start, int length, float least)
    {
        ref float background = ref w.Background.Values.Slice(start, length)[0], rates = ref w.Rates.Values.Slice(start, length)[0];
        ref float time = ref w.Exposure.Values.Slice(start, length)[0], weighted = ref w.Weighted.Values[0];
        Vector512<float> floor = Vector512.Create(least), level = Vector512.Create(w.BackgroundLevel);
        ref float light = ref MemoryMarshal.GetReference(_illumination.Values[start..]);
        nuint stride = (nuint)Stride, row = (nuint)FluxWorkspace.WeightedStride, end = (nuint)(SourceCount + 1) * row;
        ReadOnlySpan<(nuint Column, float Level)> seen = w.Seen.AsSpan(0, w.SeenCount);
        for (nuint i = 0; i < (nuint)length; i += GramMatrix.Padding)
        {
            // Two vectors at once: each waits for its own sums, root and quotient.
            nuint j = i + GramMatrix.Lanes;
            Vector512<float> shape1 = Vector512.LoadUnsafe(ref background, i), shape2 = Vector512.LoadUnsafe(ref background, j);
            Vector512<float> model1 = shape1 * level, model2 = shape2 * level;
            foreach ((nuint column, float flux) in seen)
            {
                model1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref light, column + i), Vector512.Create(flux), model1);
                model2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref light, column + j), Vector512.Create(flux), model2);
            }

            Vector512<float> root1 = Vector512.Sqrt(Vector512.LoadUnsafe(ref time, i) / Vector512.MaxNative(model1, floor));
            Vector512<float> root2 = Vector512.Sqrt(Vector512.LoadUnsafe(ref time, j) / Vector512.MaxNative(model2, floor));
            (shape1 * root1).StoreUnsafe(ref weighted, i);
            (shape2 * root2).StoreUnsafe(ref weighted, j);
            for (nuint to = row, from = 0; to < end; to += row, from += stride)
            {
                (Vector512.LoadUnsafe(ref light, from + i) * root1).StoreUnsafe(ref weighted, to + i);
                (Vector512.LoadUnsafe(ref light, from + j) * root2).StoreUnsafe(ref weighted, to + j);
            }

            (Vector512.LoadUnsafe(ref rates, i) * root1).StoreUnsafe(ref weighted, end + i);
            (Vector512.LoadUnsafe(ref rates, j) * root2).StoreUnsafe(ref weighted, end + j);
        }
    }

    /// <summary>Counts of the whole detector per unit of the background and of each source.</summary>
    private void Count(FluxWorkspace w)
    {
        w.Totals[0] = Product(w.Background.Values, w.Exposure.Values);
        for (int k = 0; k < SourceCount; k++)
            w.Totals[k + 1] = Product(_illumination.Values.Slice(k * Stride, Length), w.Exposure.Values);
    }

    // Sums of blocks in single precision are exact to 1e-6.
    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int start = 0; start < a.Length; start += GramMatrix.BlockLength)
        {
            int length = Math.Min(GramMatrix.BlockLength, a.Length - start);
            sum += GramMatrix.Dot(a.Slice(start, length), b.Slice(start, length));
        }

        return sum;
    }

    /// <summary>
    /// The rates that the next variances are made of: the sources that are seen, and so much background that all counts are
    /// accounted for. The fitted level would not do: its error goes against those of the fluxes.
    /// </summary>
    /// <returns>Whether any source is or was seen: whether the variances change.</returns>
    private bool Predict(FluxWorkspace w, double counts)
    {
        double rest = counts;
        int before = w.SeenCount;
        w.SeenCount = 0;
        for (int a = 0; a < w.Unknowns; a++)
        {
            int column = w.Columns[a];
            if (column == 0 || !(w.Solution[a] > Detected * Math.Sqrt(w.Inverse[(a * w.Unknowns) + a])))
                continue;
            float level = (float)w.Solution[a];
            rest -= level * w.Totals[column];
            w.Seen[w.SeenCount++] = ((nuint)((column - 1) * Stride), level);
        }

        w.BackgroundLevel = w.Totals[0] > 0 ? (float)(Math.Max(rest, 1) / w.Totals[0]) : 0;
        return before + w.SeenCount > 0;
    }
}
