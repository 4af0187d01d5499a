using System.Numerics;

namespace Mmoda.CodedMask;

/// <summary>
/// Iterative removal of sources (IROS): find the brightest excess, fit all sources on the detector plane, subtract, decode
/// what is left, until nothing significant remains (Goldwurm et al. 2003, section 3; Hammersley et al. 1992).
/// </summary>
/// <remarks>
/// <para>Candidates are fitted first, at their given positions, and the weakest is dropped until all are significant. Then the
/// residual image is searched. A cyclic mask shows every source also at replicas one pattern period away, and a source in the
/// partially coded field often peaks higher there: the replica whose illumination fits the detector best (least χ²) wins.</para>
/// <para>The variance uses the model rate, never the counts. The decoded peak of a source is its fitted flux times the analytic
/// point-spread function, put back on the residual; so the image shows the same flux as the fit.</para>
/// <para>Not thread-safe: an instance owns the buffers of one thread and is reused for many shadowgrams.</para>
/// </remarks>
public sealed class SidelobeCleaning
{
    private readonly DeconvolutionWorkspace _workspace;
    private readonly float[] _plane;
    private readonly Stack<FitColumn> _columns = new();
    private readonly Stack<float[]> _planes = new();
    private Deconvolution _deconvolution;
    private SystemPsf _psf;

    /// <summary>Creates the cleaning for one thread.</summary>
    /// <param name="deconvolution">Shared decoding; an oversampling of 2 is recommended.</param>
    public SidelobeCleaning(Deconvolution deconvolution)
    {
        ArgumentNullException.ThrowIfNull(deconvolution);
        _deconvolution = deconvolution;
        _workspace = deconvolution.CreateWorkspace();
        _psf = SystemPsf.Of(deconvolution.Camera, deconvolution.Oversampling);
        _plane = new float[deconvolution.Camera.Detector.CellCount];
    }

    /// <summary>Goes on with another decoding of the same sizes, as that of another band: its images are made in the same buffers.</summary>
    /// <param name="deconvolution">The decoding.</param>
    /// <exception cref="ArgumentException">Its images or its detector have other sizes.</exception>
    public void Use(Deconvolution deconvolution)
    {
        ArgumentNullException.ThrowIfNull(deconvolution);
        if (!deconvolution.HasSizesOf(_deconvolution))
            throw new ArgumentException("Detector, mask and images of both decodings must have the same sizes.", nameof(deconvolution));
        _deconvolution = deconvolution;
        _psf = SystemPsf.Of(deconvolution.Camera, deconvolution.Oversampling);
    }

    private CodedMaskCamera Camera => _deconvolution.Camera;

    private SkyGrid Grid => _deconvolution.Grid;

    /// <summary>Finds and removes the sources of one shadowgram.</summary>
    /// <param name="shadowgram">Counts and exposure; the exposure is positive wherever the weights are.</param>
    /// <param name="weights">From <see cref="Deconvolution.PrepareWeights"/>, 1 for every live pixel; shared by bands with the
    /// same live pixels.</param>
    /// <param name="backgroundShapes">At least one background shape, detector's shape.</param>
    /// <param name="candidates">Directions of known sources. Those outside the coded field, and those closer than half a
    /// detector pixel to an earlier one, are passed over.</param>
    /// <param name="options">Thresholds.</param>
    /// <param name="cancellationToken">Looked at between fits.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">Shapes differ, or a pixel has weight but no exposure.</exception>
    public CleanedImages Clean(
        Shadowgram shadowgram,
        DecodingWeights weights,
        IReadOnlyList<float[]> backgroundShapes,
        IReadOnlyList<TangentDirection> candidates,
        SidelobeCleaningOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        var fit = new DetectorFit(Camera, shadowgram, backgroundShapes, _columns);
        ThrowIfUnexposed(weights, fit);
        var accepted = new List<int?>();
        float[] variance = TakePlane(), residual = TakePlane();

        fit.FitFluxes(reweightings: 2);
        fit.FillModel(_plane);
        DecodeVariance(weights, fit, variance);
        FitCandidates(fit, weights, candidates, accepted, options, cancellationToken);
        SearchNewSources(fit, weights, variance, residual, accepted, options, cancellationToken);
        DropInsignificant(fit, accepted, options);

        fit.FillResidual(_plane);
        _deconvolution.Decode(weights, _plane, residual, _workspace);
        fit.FillModel(_plane);
        DecodeVariance(weights, fit, variance);
        float[] intensity = TakePlane();
        residual.CopyTo(intensity);
        var sources = new CleanedSource[fit.SourceCount];
        for (int k = 0; k < sources.Length; k++)
        {
            sources[k] = new CleanedSource(accepted[k], fit[k]);
            (double x, double y) = Grid.ToPixel(fit[k].Direction);
            _psf.AddTo(intensity, Grid.Width, x, y, fit[k].Flux, variance);
        }

        SourceFitResult result = fit.Result();
        fit.ReturnColumns();
        return new CleanedImages(Grid, intensity, variance, residual, sources, result);
    }

    /// <summary>Takes back images that are no longer needed: their planes are those of the next ones, and cost no fresh memory.</summary>
    /// <param name="images">Made by this instance; its planes must not be used afterwards.</param>
    /// <exception cref="ArgumentException">The planes have another size.</exception>
    public void TakeBack(CleanedImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Grid != Grid)
            throw new ArgumentException($"The images have {images.Grid}, those of this instance {Grid}.", nameof(images));
        _planes.Push(images.Residual);
        _planes.Push(images.Variance);
        _planes.Push(images.Intensity);
    }

    // Every pixel of a plane is written, whatever was in it.
    private float[] TakePlane() => _planes.TryPop(out float[]? plane) ? plane : GC.AllocateUninitializedArray<float>(Grid.PixelCount);

    /// <summary>Turns the model rates in the plane buffer into rate variances, and those into the image's.</summary>
    private void DecodeVariance(DecodingWeights weights, DetectorFit fit, float[] variance)
    {
        ReadOnlySpan<float> exposure = fit.Exposure;
        for (int i = 0; i < _plane.Length; i++)
            _plane[i] = exposure[i] > 0 ? _plane[i] / exposure[i] : 0;
        _deconvolution.DecodeVariance(weights, _plane, variance, _workspace);
    }

    private static void ThrowIfUnexposed(DecodingWeights weights, DetectorFit fit)
    {
        for (int i = 0; i < weights.Weights.Length; i++)
        {
            if (weights.Weights[i] > 0 && !(fit.Exposure[i] > 0))
                throw new ArgumentException($"Pixel {i} has weight {weights.Weights[i]} but no exposure.", nameof(weights));
        }
    }

    private void FitCandidates(
        DetectorFit fit,
        DecodingWeights weights,
        IReadOnlyList<TangentDirection> candidates,
        List<int?> accepted,
        SidelobeCleaningOptions options, CancellationToken cancellationToken)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (CodingAt(weights, candidates[i]) < options.MinimumCoding || NearestSource(fit, candidates[i]).Pixels < 0.5)
                continue;
            fit.Add(candidates[i], isFree: false);
            accepted.Add(i);
        }

        if (accepted.Count == 0)
            return;
        fit.FitFluxes(reweightings: 2);
        while (DropWeakest(fit, accepted, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            fit.FitFluxes(reweightings: 0);
        }

        for (int k = 0; k < fit.SourceCount; k++)
        {
            if (fit[k].Significance > options.FreePositionSignificance)
                fit.Free(k);
        }

        fit.FitFluxes(reweightings: 1);
        fit.FitPositions(iterations: 4);
        PutBackStrays(fit, candidates, accepted, options);
    }

    private void PutBackStrays(
        DetectorFit fit, IReadOnlyList<TangentDirection> candidates, List<int?> accepted, SidelobeCleaningOptions options)
    {
        bool isMoved = false;
        for (int k = 0; k < fit.SourceCount; k++)
        {
            if (accepted[k] is int candidate && DistancePixels(fit[k].Direction, candidates[candidate]) > options.LargestOffsetPixels)
            {
                fit.Move(k, candidates[candidate], isFree: false);
                isMoved = true;
            }
        }

        if (isMoved)
            fit.FitFluxes(reweightings: 1);
    }

    private void SearchNewSources(
        DetectorFit fit, DecodingWeights weights, float[] variance, float[] image, List<int?> accepted, SidelobeCleaningOptions options, CancellationToken cancellationToken)
    {
        var exhausted = new List<TangentDirection>();
        int found = 0;
        while (found < options.MaximumNewSources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fit.FillResidual(_plane);
            _deconvolution.Decode(weights, _plane, image, _workspace);
            int pixel = Brightest(image, variance, weights.PartialCoding, exhausted, options);
            if (pixel < 0)
                return;

            _ = _psf.TryFit(image, variance, Grid.Width, pixel % Grid.Width, pixel / Grid.Width, out ImagePeak peak);
            TangentDirection direction = Grid.ToDirection(peak.X, peak.Y);
            (int nearest, double pixels) = NearestSource(fit, direction);
            if (pixels < 2)
            {
                // What is left in the main lobe of a known source is its position error, once; then it is left alone.
                if (fit[nearest].IsPositionFree)
                    exhausted.Add(fit[nearest].Direction);
                else
                    fit.Free(nearest);
                fit.FitPositions(iterations: 3);
            }
            else
            {
                // The others hardly feel the new source; they move with it in the last fit.
                fit.Add(BestReplica(fit, weights, direction, options), isFree: true);
                accepted.Add(null);
                found++;
                fit.FitFluxes(reweightings: 1);
                fit.FitPositions(iterations: 3, only: fit.SourceCount - 1);
            }
        }
    }

    /// <summary>Of a direction and its eight replicas one period away, the one that explains the counts best.</summary>
    private TangentDirection BestReplica(
        DetectorFit fit, DecodingWeights weights, TangentDirection direction, SidelobeCleaningOptions options)
    {
        if (Camera.ReplicaTangent is not { } step)
            return direction;
        double least = double.PositiveInfinity;
        TangentDirection best = direction;
        for (int i = -1; i <= 1; i++)
        {
            for (int j = -1; j <= 1; j++)
            {
                var replica = new TangentDirection(direction.Y + (i * step), direction.Z + (j * step));
                if (CodingAt(weights, replica) < options.MinimumCoding || NearestSource(fit, replica).Pixels < 2)
                    continue;
                fit.Add(replica, isFree: false);
                fit.FitFluxes(reweightings: 0);
                int trial = fit.SourceCount - 1;
                if (fit[trial].Flux > 0 && fit.ChiSquared < least)
                {
                    least = fit.ChiSquared;
                    best = replica;
                }

                fit.Remove(trial);
            }
        }

        return best;
    }

    private int Brightest(
        float[] image, float[] variance, ReadOnlySpan<float> coding, List<TangentDirection> exhausted, SidelobeCleaningOptions options)
    {
        int best = -1;
        float brightest = (float)(options.NewSourceThreshold * options.NewSourceThreshold), minimumCoding = (float)options.MinimumCoding;
        double reach = _psf.Reach / _deconvolution.Oversampling;
        int lanes = Vector<float>.Count, i = 0;
        while (i < image.Length)
        {
            // Hardly any pixel is bright enough: where none of some is, none is looked at.
            if (i % lanes == 0 && i + lanes <= image.Length)
            {
                Vector<float> values = new(image, i);
                if (!Vector.LessThanAny(new Vector<float>(variance, i) * brightest, values * values))
                {
                    i += lanes;
                    continue;
                }
            }

            float value = image[i];
            if (value > 0 && variance[i] > 0 && value * value > brightest * variance[i] && coding[i] >= minimumCoding
                && !IsNearAny(exhausted, Grid.ToDirection(i % Grid.Width, i / Grid.Width), reach))
            {
                brightest = value * value / variance[i];
                best = i;
            }

            i++;
        }

        return best;
    }

    private bool IsNearAny(List<TangentDirection> directions, TangentDirection direction, double pixels) =>
        directions.Exists(d => DistancePixels(d, direction) < pixels);

    /// <summary>
    /// Removes the weaker half of the sources below their threshold. Not all at once: a source may be weak only because it
    /// shares its flux with weaker neighbours.
    /// </summary>
    private static bool DropWeakest(DetectorFit fit, List<int?> accepted, SidelobeCleaningOptions options)
    {
        List<(double Relative, int Source)> weak = [];
        for (int k = 0; k < fit.SourceCount; k++)
        {
            double relative = fit[k].Significance / (accepted[k] is null ? options.NewSourceThreshold : options.CandidateThreshold);
            if (relative < 1)
                weak.Add((relative, k));
        }

        weak.Sort();
        foreach ((_, int source) in weak.Take((weak.Count + 1) / 2).OrderByDescending(w => w.Source))
        {
            fit.Remove(source);
            accepted.RemoveAt(source);
        }

        return weak.Count > 0;
    }

    private static void DropInsignificant(DetectorFit fit, List<int?> accepted, SidelobeCleaningOptions options)
    {
        while (DropWeakest(fit, accepted, options))
            fit.FitFluxes(reweightings: 1);
        fit.FitFluxes(reweightings: 1);
        fit.FitPositions(iterations: 6);
    }

    private (int Index, double Pixels) NearestSource(DetectorFit fit, TangentDirection direction)
    {
        (int Index, double Pixels) nearest = (-1, double.PositiveInfinity);
        for (int k = 0; k < fit.SourceCount; k++)
        {
            double pixels = DistancePixels(fit[k].Direction, direction);
            if (pixels < nearest.Pixels)
                nearest = (k, pixels);
        }

        return nearest;
    }

    private double DistancePixels(TangentDirection a, TangentDirection b) =>
        Math.Sqrt(((a.Y - b.Y) * (a.Y - b.Y)) + ((a.Z - b.Z) * (a.Z - b.Z))) * Camera.PixelsPerTangent;

    private double CodingAt(DecodingWeights weights, TangentDirection direction)
    {
        (double x, double y) = Grid.ToPixel(direction);
        int column = (int)Math.Round(x), row = (int)Math.Round(y);
        return column >= 0 && column < Grid.Width && row >= 0 && row < Grid.Height
            ? weights.PartialCoding[(row * Grid.Width) + column] : 0;
    }
}
