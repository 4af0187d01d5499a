using Mmoda.Numerics;

namespace Mmoda.CodedMask;

/// <summary>The state of a fit on the detector plane: sources can be added, tried, moved and removed.</summary>
internal sealed class DetectorFit
{
    private const double DerivativeStep = 0.1;
    private const double LargestStep = 0.3;

    /// <summary>A position has converged when its last step is below so many of its own standard deviations, or pixels.</summary>
    private const double ConvergedSigma = 0.05;
    private const double ConvergedStep = 0.002;

    /// <summary>Below this significance a position is not determined: it stays where it is.</summary>
    private const double LeastSignificanceToMove = 3;

    private readonly CodedMaskCamera _camera;
    private readonly float[] _rates;
    private readonly float[] _exposure;
    private readonly float[] _rootWeight;
    private readonly float[] _target;
    private readonly float[] _model;
    private readonly float[] _scratch;
    private readonly float _leastRate;
    private readonly List<FitColumn> _backgrounds = [];
    private readonly List<Source> _sources = [];
    private readonly Stack<FitColumn> _spare;
    private double[] _normal = [];
    private double[] _solution = [];
    private double[] _covariance = [];

    public DetectorFit(
        CodedMaskCamera camera, Shadowgram shadowgram, IReadOnlyList<float[]> backgroundShapes, Stack<FitColumn> spare)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(shadowgram);
        ArgumentNullException.ThrowIfNull(backgroundShapes);
        int cells = camera.Detector.CellCount;
        if (shadowgram.Counts.Length != cells)
            throw new ArgumentException($"The shadowgram has {shadowgram.Counts.Length} cells, the camera {cells}.", nameof(shadowgram));
        if (backgroundShapes.Count == 0)
            throw new ArgumentException("At least one background shape is needed.", nameof(backgroundShapes));
        _camera = camera;
        _spare = spare;
        _rates = new float[cells];
        _exposure = new float[cells];
        _rootWeight = new float[cells];
        _target = new float[cells];
        _model = new float[cells];
        _scratch = new float[cells];
        ReadOnlySpan<float> counts = shadowgram.Counts.Span, exposure = shadowgram.ExposureSeconds.Span;
        double countSum = 0, exposureSum = 0;
        for (int i = 0; i < cells; i++)
        {
            if (!camera.Detector.IsPixel[i] || !(exposure[i] > 0))
                continue;
            _exposure[i] = exposure[i];
            _rates[i] = counts[i] / exposure[i];
            countSum += counts[i];
            exposureSum += exposure[i];
            PixelCount++;
        }

        if (PixelCount == 0)
            throw new ArgumentException("No pixel has any exposure.", nameof(shadowgram));

        // The mean rate serves as the first model; a thousandth of it keeps later ones positive. Without any count, one
        // count in the whole detector stands in for a rate.
        float mean = (float)(Math.Max(countSum, 1) / exposureSum);
        _leastRate = mean / 1000;
        foreach (float[] shape in backgroundShapes)
        {
            if (shape.Length != cells)
                throw new ArgumentException($"A background shape has {shape.Length} cells, the camera {cells}.", nameof(backgroundShapes));
            FitColumn column = Take();
            for (int i = 0; i < cells; i++)
                column.Raw[i] = _exposure[i] > 0 ? shape[i] : 0;
            _backgrounds.Add(column);
        }

        BackgroundScales = new double[_backgrounds.Count];
        _model.AsSpan().Fill(mean);
        ApplyWeights();
    }

    /// <summary>Returns all columns to the stack that they came from; the fit must not be used afterwards.</summary>
    public void ReturnColumns()
    {
        _backgrounds.ForEach(_spare.Push);
        _sources.ForEach(s => _spare.Push(s.Pif));
        _backgrounds.Clear();
        _sources.Clear();
    }

    public int PixelCount { get; }

    public double[] BackgroundScales { get; }

    public double ChiSquared { get; private set; }

    public int SourceCount => _sources.Count;

    /// <summary>Rates of the live pixels, counts/s; 0 elsewhere.</summary>
    public ReadOnlySpan<float> Rates => _rates;

    /// <summary>Exposure of the live pixels, s; 0 elsewhere.</summary>
    public ReadOnlySpan<float> Exposure => _exposure;

    public FittedSource this[int source] => _sources[source].Value;

    public void Add(TangentDirection direction, bool isFree)
    {
        var source = new Source(Take(), direction, isFree);
        _sources.Add(source);
        Illuminate(source);
        Scale(source.Pif);
    }

    public void Remove(int source)
    {
        _spare.Push(_sources[source].Pif);
        _sources.RemoveAt(source);
    }

    public void Free(int source) => _sources[source].Value = _sources[source].Value with { IsPositionFree = true };

    public void Move(int source, TangentDirection direction, bool isFree)
    {
        Source moved = _sources[source];
        moved.Value = moved.Value with { Direction = direction, IsPositionFree = isFree, DirectionErrorY = 0, DirectionErrorZ = 0 };
        Illuminate(moved);
        Scale(moved.Pif);
    }

    /// <summary>Fits all fluxes at fixed positions; the weights are renewed from the model so many times.</summary>
    public void FitFluxes(int reweightings)
    {
        Solve([]);
        for (int i = 0; i < reweightings; i++)
        {
            Reweight();
            Solve([]);
        }
    }

    /// <summary>Moves the free positions to the best fit, and fits all fluxes with them.</summary>
    /// <param name="iterations">Steps at most.</param>
    /// <param name="only">If given, the one source that moves; the others stay where they are for now.</param>
    public void FitPositions(int iterations, int? only = null)
    {
        List<FitColumn> slopes = [];
        for (int iteration = 0; iteration <= iterations; iteration++)
        {
            List<Source> moving = [.. _sources.Where((s, k) => s.CanMove && (only ?? k) == k)];
            if (moving.Count == 0)
            {
                Solve([]);
                break;
            }

            while (slopes.Count < 2 * moving.Count)
                slopes.Add(Take());
            for (int k = 0; k < moving.Count; k++)
                Differentiate(moving[k], moving[k].Value.Flux, slopes[2 * k], slopes[(2 * k) + 1]);
            Solve(slopes[..(2 * moving.Count)], moving);

            // The last pass only measures: fluxes and covariance belong to the positions reported.
            int first = _backgrounds.Count + _sources.Count;
            if (HasConverged(first) || iteration == iterations)
                break;
            for (int k = 0; k < moving.Count; k++)
                Step(moving[k], first + (2 * k));
            Reweight();
        }

        slopes.ForEach(_spare.Push);
    }

    /// <summary>Flux times shift of the first sources, with weights of the present model. The fluxes afterwards are those beside the shifts.</summary>
    public SourceShift[] Shifts(int count)
    {
        List<FitColumn> slopes = [];
        for (int k = 0; k < count; k++)
        {
            slopes.Add(Take());
            slopes.Add(Take());
            Differentiate(_sources[k], 1, slopes[2 * k], slopes[(2 * k) + 1]);
        }

        Solve(slopes, inBlocks: true);
        int n = _solution.Length, first = _backgrounds.Count + _sources.Count;

        // The covariance has been turned into tangents, the solution is still in pixels of shadow shift, which run the other way.
        double scale = -1 / _camera.PixelsPerTangent;
        SourceShift[] shifts = new SourceShift[count];
        for (int k = 0; k < count; k++)
        {
            int y = first + (2 * k), z = y + 1;
            shifts[k] = new SourceShift(
                scale * _solution[y], scale * _solution[z], _covariance[(y * n) + y], _covariance[(z * n) + z], _covariance[(y * n) + z]);
        }

        slopes.ForEach(_spare.Push);
        return shifts;
    }

    /// <summary>Writes the model rate of each live pixel, at least a thousandth of the mean; 0 elsewhere.</summary>
    public void FillModel(Span<float> rates)
    {
        AccumulateModel();
        for (int i = 0; i < _model.Length; i++)
            rates[i] = _exposure[i] > 0 ? Math.Max(_model[i], _leastRate) : 0;
    }

    /// <summary>Writes what the model leaves of the rate of each live pixel; 0 elsewhere.</summary>
    public void FillResidual(Span<float> rates)
    {
        AccumulateModel();
        for (int i = 0; i < _model.Length; i++)
            rates[i] = _exposure[i] > 0 ? _rates[i] - _model[i] : 0;
    }

    public SourceFitResult Result() => new(
        [.. _sources.Select(s => s.Value)],
        [.. BackgroundScales],
        [.. _covariance],
        ChiSquared,
        PixelCount - (int)Math.Round(Math.Sqrt(_covariance.Length)));

    private void Illuminate(Source source)
    {
        float[] pif = source.Pif.Raw;
        PixelIllumination.Fill(_camera, source.Value.Direction, pif);
        float scale = (float)(1 / _camera.FluxNormalisation);
        for (int i = 0; i < pif.Length; i++)
            pif[i] = _exposure[i] > 0 ? pif[i] * scale : 0;
    }

    private void Differentiate(Source source, double flux, FitColumn alongX, FitColumn alongY)
    {
        PixelIllumination.FillGradient(_camera, source.Value.Direction, DerivativeStep, alongX.Raw, alongY.Raw, _scratch);
        float scale = (float)(flux / _camera.FluxNormalisation);
        for (int i = 0; i < _exposure.Length; i++)
        {
            alongX.Raw[i] = _exposure[i] > 0 ? alongX.Raw[i] * scale : 0;
            alongY.Raw[i] = _exposure[i] > 0 ? alongY.Raw[i] * scale : 0;
        }

        Scale(alongX);
        Scale(alongY);
    }

    private bool HasConverged(int first)
    {
        int n = _solution.Length;
        for (int at = first; at < n; at++)
        {
            double sigmaPixels = Math.Sqrt(_covariance[(at * n) + at]) * _camera.PixelsPerTangent;
            if (Math.Abs(_solution[at]) > Math.Max(ConvergedStep, ConvergedSigma * sigmaPixels))
                return false;
        }

        return true;
    }

    private void Step(Source source, int at)
    {
        (double columns, double rows) = _camera.ToShadowShift(source.Value.Direction);
        columns += Math.Clamp(_solution[at], -LargestStep, LargestStep);
        rows += Math.Clamp(_solution[at + 1], -LargestStep, LargestStep);
        source.Value = source.Value with { Direction = _camera.FromShadowShift(columns, rows) };
        Illuminate(source);
    }

    private void Reweight()
    {
        AccumulateModel();
        ApplyWeights();
    }

    private void AccumulateModel()
    {
        _model.AsSpan().Clear();
        for (int i = 0; i < _backgrounds.Count; i++)
            PlaneArithmetic.AddScaled(_model, _backgrounds[i].Raw, (float)BackgroundScales[i]);
        foreach (Source source in _sources)
            PlaneArithmetic.AddScaled(_model, source.Pif.Raw, (float)source.Value.Flux);
    }

    private void ApplyWeights()
    {
        for (int i = 0; i < _rates.Length; i++)
        {
            _rootWeight[i] = _exposure[i] > 0 ? MathF.Sqrt(_exposure[i] / Math.Max(_model[i], _leastRate)) : 0;
            _target[i] = _rates[i] * _rootWeight[i];
        }

        _backgrounds.ForEach(Scale);
        foreach (Source source in _sources)
            Scale(source.Pif);
    }

    private void Scale(FitColumn column) => PlaneArithmetic.Multiply(column.Raw, _rootWeight, column.Weighted);

    // Sums of blocks in single precision are exact to 1e-6, which is enough for shifts, and several times faster where columns are many.
    private void Solve(List<FitColumn> slopes, List<Source>? moving = null, bool inBlocks = false)
    {
        List<FitColumn> columns = [.. _backgrounds, .. _sources.Select(s => s.Pif), .. slopes];
        int n = columns.Count;
        if (_solution.Length != n)
        {
            _normal = new double[n * n];
            _solution = new double[n];
            _covariance = new double[n * n];
        }

        if (inBlocks)
            MultiplyInBlocks(columns);
        else
            Multiply(columns);
        double explained = 0;
        double[] right = [.. _solution];
        if (!Cholesky.TryFactor(_normal, n))
        {
            throw new InvalidOperationException(
                $"{_sources.Count} sources and {_backgrounds.Count} background shapes are not determined by {PixelCount} pixels: "
                + "a source lights no live pixel, or two of them coincide.");
        }

        Cholesky.Solve(_normal, n, _solution);
        Cholesky.Invert(_normal, n, _covariance);
        for (int i = 0; i < n; i++)
            explained += right[i] * _solution[i];
        ChiSquared = PlaneArithmetic.Dot(_target, _target) - explained;
        Store(moving ?? []);
    }

    // The lower triangle of the normal equations, and their right side.
    private void Multiply(List<FitColumn> columns)
    {
        int n = columns.Count;
        for (int i = 0; i < n; i++)
        {
            _solution[i] = PlaneArithmetic.Dot(columns[i].Weighted, _target);
            int j = 0;
            for (; j + 3 <= i; j += 4)
            {
                PlaneArithmetic.Dot4(
                    columns[i].Weighted,
                    columns[j].Weighted,
                    columns[j + 1].Weighted,
                    columns[j + 2].Weighted,
                    columns[j + 3].Weighted,
                    _normal.AsSpan((i * n) + j, 4));
            }

            for (; j <= i; j++)
                _normal[(i * n) + j] = PlaneArithmetic.Dot(columns[i].Weighted, columns[j].Weighted);
        }
    }

    private void MultiplyInBlocks(List<FitColumn> columns)
    {
        const int Length = GramMatrix.BlockLength;
        int n = columns.Count, all = n + 1, stride = GramMatrix.Spread(Length);
        float[] block = new float[GramMatrix.Room(all, stride)];
        double[] gram = new double[all * all];
        for (int first = 0; first < _target.Length; first += Length)
        {
            int length = Math.Min(Length, _target.Length - first), padded = GramMatrix.Padded(length);
            for (int c = 0; c < all; c++)
            {
                Span<float> part = block.AsSpan(c * stride, padded);
                (c < n ? columns[c].Weighted : _target).AsSpan(first, length).CopyTo(part);
                part[length..].Clear();
            }

            GramMatrix.Add(block, all, stride, padded, gram);
        }

        for (int i = 0; i < n; i++)
            gram.AsSpan(i * all, i + 1).CopyTo(_normal.AsSpan(i * n));
        gram.AsSpan(n * all, n).CopyTo(_solution);
    }

    private void Store(List<Source> moving)
    {
        int n = _solution.Length, first = _backgrounds.Count;
        for (int i = 0; i < first; i++)
            BackgroundScales[i] = _solution[i];
        for (int k = 0; k < _sources.Count; k++)
        {
            int at = first + k;
            _sources[k].Value = _sources[k].Value with
            {
                Flux = _solution[at],
                FluxError = Math.Sqrt(_covariance[(at * n) + at]),
            };
        }

        // Steps are in pixels of shadow shift; tangents run the other way and are smaller by the focal ratio.
        double scale = -1 / _camera.PixelsPerTangent;
        for (int k = first + _sources.Count; k < n; k++)
        {
            for (int j = 0; j < n; j++)
            {
                _covariance[(k * n) + j] *= scale;
                _covariance[(j * n) + k] *= scale;
            }
        }

        for (int k = 0; k < moving.Count; k++)
        {
            int at = first + _sources.Count + (2 * k);
            moving[k].Value = moving[k].Value with
            {
                DirectionErrorY = Math.Sqrt(_covariance[(at * n) + at]),
                DirectionErrorZ = Math.Sqrt(_covariance[((at + 1) * n) + at + 1]),
            };
        }
    }

    private FitColumn Take() => _spare.TryPop(out FitColumn? column) ? column : new FitColumn(_camera.Detector.CellCount);

    private sealed class Source(FitColumn pif, TangentDirection direction, bool isFree)
    {
        public FitColumn Pif { get; } = pif;

        public FittedSource Value { get; set; } = new(direction, isFree, 0, double.PositiveInfinity, 0, 0);

        public bool CanMove => Value.IsPositionFree && Value.Significance > LeastSignificanceToMove;
    }
}
