using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>One seed: simulates its sky into a temporary directory, asks for products, and compares them with the truth.</summary>
internal sealed class ValidationTrial
{
    private const double LightCurveBinSeconds = 100;
    private const double DetectionThreshold = 6;

    private readonly ulong _seed;
    private readonly ValidationSky _sky;
    private readonly ValidationCamera _camera;
    private readonly IReadOnlyList<TrueSource> _sources;
    private readonly ArchiveQueries _queries;
    private readonly ValidationSamples _samples = new();

    private ValidationTrial(ulong seed, ValidationSky sky, ValidationCamera camera, ArchiveQueries queries)
    {
        (_seed, _sky, _camera, _queries) = (seed, sky, camera, queries);
        _sources = sky.SourcesOf(camera);
    }

    private Telescope Telescope => _camera.Telescope;

    /// <summary>Runs a seed; its files are deleted at the end.</summary>
    /// <param name="seed">The seed, for the samples.</param>
    /// <param name="sky">What is simulated.</param>
    /// <param name="cameras">Those that see it.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What each camera measured.</returns>
    public static async Task<ValidationSamples[]> RunAsync(
        ulong seed, ValidationSky sky, IReadOnlyList<ValidationCamera> cameras, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("mmoda-validate-").FullName;
        try
        {
            string archive = Path.Combine(folder, "archive");
            ArchiveSimulator.Run(sky.Plan, archive, 1, null, cancellationToken);
            await using ArchiveQueries queries = new(archive, Path.Combine(folder, "store"));
            List<ValidationSamples> samples = [];
            foreach (ValidationCamera camera in cameras)
            {
                ValidationTrial trial = new(seed, sky, camera, queries);
                for (int field = 0; field < sky.Plan.Fields.Count; field++)
                    await trial.MeasureAsync(field, cancellationToken);
                samples.Add(trial._samples);
            }

            return [.. samples];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(int field, CancellationToken cancellationToken)
    {
        FieldPurpose purpose = _sky.Purposes[field];
        string window = _sky.WindowOf(field);
        if (purpose == FieldPurpose.Spectra)
        {
            await MeasureSpectraAsync(window, cancellationToken);
            return;
        }

        GraphOutcome images = await AskAsync("image", window, [("detection_threshold", StepParameters.Text(DetectionThreshold))], cancellationToken);
        StoredProduct shadowgramProduct = _queries.ProductOf(images, Telescope.StepName(BinShadowgram.Operation));
        WindowShadowgram shadowgram = WindowShadowgram.ReadAll(shadowgramProduct.PathOf(WindowShadowgram.FileName))[0];
        MeasureFluxes(purpose, shadowgram);
        StoredProduct image = _queries.ProductOf(images, Telescope.StepName(MakeSkyImage.Operation)), mosaic = _queries.ProductOf(images, Telescope.StepName(MakeMosaic.Operation));

        // Catalogued candidates keep the position of the catalogue in a window unless they are bright: they say nothing.
        if (purpose == FieldPurpose.Brightness)
            MeasurePositions(Records(image), isFromList: false, shadowgram.Axes);
        MeasurePositions(Records(mosaic), isFromList: true, shadowgram.Axes);
        MeasureNoise(_sky.Plan.Fields[field].Name, image, Records(mosaic), shadowgram.Axes);

        // The first field of each purpose also gives light curves.
        if (Enumerable.Range(0, field).All(f => _sky.Purposes[f] != purpose))
            await MeasureLightCurvesAsync(window, shadowgram.Axes, cancellationToken);
    }

    private Task<GraphOutcome> AskAsync(string product, string window, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancellationToken) =>
        _queries.RunAsync($"{Telescope.Instrument}_{product}", window, _camera.Band, [.. _camera.Query, .. parameters], cancellationToken);

    private void MeasureFluxes(FieldPurpose purpose, WindowShadowgram shadowgram)
    {
        MosaicFluxes fluxes = new([.. _sources.Select(s => s.Direction)], [], Telescope);
        fluxes.Add(shadowgram);
        for (int k = 0; k < _sources.Count; k++)
        {
            (double flux, double error, _, _) = fluxes[k];
            if (double.IsFinite(flux) && _camera.Place(shadowgram.Axes, _sources[k].Direction) is { } place && place.OffAxis <= _camera.FurthestDegrees)
                _samples.Fluxes.Add(new FluxSample(_seed, purpose, _sources[k].Name, place.OffAxis, place.IsCentral, _sources[k].Rate, flux, error) { Unit = Telescope.Keyword });
        }
    }

    private void MeasurePositions(IReadOnlyList<ListedSource> found, bool isFromList, Attitude axes)
    {
        foreach ((SkyDirection direction, _, double significance, double? radius, _) in found)
        {
            TrueSource nearest = Nearest(direction);
            double distance = nearest.Direction.SeparationTo(direction).ArcMinutes;
            if (radius is not { } quoted || significance < DetectionThreshold || distance > _camera.MatchArcMinutes
                || _camera.Place(axes, nearest.Direction) is not { } place || place.OffAxis > _camera.FurthestDegrees)
            {
                continue;
            }

            _samples.Positions.Add(new PositionSample(
                _seed, isFromList, place.OffAxis, place.IsCentral, significance, distance, quoted));
        }
    }

    private void MeasureNoise(string field, StoredProduct product, IReadOnlyList<ListedSource> listed, Attitude axes)
    {
        using FitsFile file = FitsFile.Open(product.PathOf(MakeSkyImage.FileOf(Telescope)));
        SkyImage image = OsaImageFile.Read(file);
        float deepest = 0;
        foreach (float seconds in image.Exposure.Values)
            deepest = Math.Max(deepest, seconds);
        List<(double X, double Y)> sources = [];
        foreach (TrueSource source in _sources)
        {
            if (image.Wcs.TrySkyToPixel(source.Direction, out double x, out double y))
                sources.Add((x, y));
        }

        double reach = 1 / image.Wcs.PixelScale.Degrees, sum = 0, squares = 0;
        int count = 0, above = 0;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                bool isClear = image.Variance[x, y] > 0 && image.Exposure[x, y] > 0.05 * deepest
                    && sources.TrueForAll(p => ((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y)) > reach * reach);
                if (!isClear)
                    continue;
                double significance = image.Intensity[x, y] / Math.Sqrt(image.Variance[x, y]); // So far from sources it is the residual.
                sum += significance;
                squares += significance * significance;
                count++;
                above += significance > 4 ? 1 : 0;
            }
        }

        int wrong = 0;
        foreach (ListedSource source in listed)
        {
            TrueSource nearest = Nearest(source.Direction);
            double distance = nearest.Direction.SeparationTo(source.Direction).ArcMinutes;
            if (source.Significance < DetectionThreshold || distance <= _camera.MatchArcMinutes)
                continue;
            bool isReplica = source.Replicas.Any(r => Nearest(r).Direction.SeparationTo(r).ArcMinutes <= _camera.MatchArcMinutes);
            wrong += isReplica ? 0 : 1;
            _samples.FalseSources.Add(new FalseSourceSample(
                _seed, field, source.Direction, source.Flux, source.Significance, _camera.Place(axes, source.Direction)?.OffAxis ?? double.NaN, nearest.Name, distance, isReplica));
        }

        double mean = sum / count;
        _samples.Noise.Add(new NoiseSample(_seed, field, count, mean, Math.Sqrt((squares / count) - (mean * mean)), above, wrong));
    }

    private async Task MeasureLightCurvesAsync(string window, Attitude axes, CancellationToken cancellationToken)
    {
        GraphOutcome outcome = await AskAsync(
            "lc",
            window,
            [("selected_catalog", ArchiveQueries.Catalogue(_sources)), ("time_bin", StepParameters.Text(LightCurveBinSeconds))],
            cancellationToken);
        WindowLightCurves curves = WindowLightCurves.Read(
            _queries.ProductOf(outcome, Telescope.StepName(ExtractLightCurves.Operation)).PathOf(WindowLightCurves.FileOf(Telescope)));
        for (int k = 0; k < curves.Sources.Count; k++)
        {
            TrueSource source = _sources.Single(s => s.Name == curves.Sources[k].Name);
            if (_camera.Place(axes, source.Direction) is not { } place || place.OffAxis > _camera.FurthestDegrees)
                continue;
            for (int b = 0; b < curves.Bins.Length; b++)
            {
                int at = (b * curves.Sources.Count) + k;
                if (curves.Bins[b].Fraction > 0.1 && double.IsFinite(curves.Rates[at]))
                    _samples.LightCurves.Add(new PullSample(_seed, source.Name, source.Rate, curves.Rates[at], curves.Errors[at]));
            }
        }
    }

    private async Task MeasureSpectraAsync(string window, CancellationToken cancellationToken)
    {
        GraphOutcome outcome = await AskAsync("spectrum", window, [("selected_catalog", ArchiveQueries.Catalogue(_sources))], cancellationToken);
        WindowSpectra spectra = WindowSpectra.Read(_queries.ProductOf(outcome, Telescope.StepName(ExtractJemxSpectra.Operation)).PathOf(_camera.SpectraFile));
        for (int k = 0; k < spectra.Sources.Count; k++)
        {
            TrueSource source = _sources.Single(s => s.Name == spectra.Sources[k].Name);
            CountSpectrum spectrum = new()
            {
                Rates = spectra.Rates[(k * spectra.ChannelCount)..((k + 1) * spectra.ChannelCount)],
                Errors = spectra.Errors[(k * spectra.ChannelCount)..((k + 1) * spectra.ChannelCount)],
                ExposureSeconds = spectra.ExposureSeconds,
            };
            SpectralTruth truth = SpectralTruth.Of(source.Simulated, _camera);
            SpectralFitResult fit = truth.Fit(spectrum);
            _samples.ReducedChiSquared.Add(fit.ChiSquared / fit.DegreesOfFreedom);
            for (int p = 0; p < truth.Parameters.Count; p++)
                _samples.Parameters.Add(new PullSample(_seed, $"{source.Name}: {truth.Names[p]}", truth.Parameters[p], fit.Parameters[p], fit.Errors[p]));
        }
    }

    private TrueSource Nearest(SkyDirection direction) => _sources.MinBy(s => s.Direction.SeparationTo(direction).Radians)!; // There are sources.

    private static IReadOnlyList<ListedSource> Records(StoredProduct product) =>
    [
        .. ((JsonArray)product.Metadata["sources"]!).Select(s => // Both steps write the list.
            new ListedSource(
                SkyDirection.FromDegrees(s!["ra_deg"]!.GetValue<double>(), s["dec_deg"]!.GetValue<double>()),
                s["flux"]!.GetValue<double>(),
                s["significance"]!.GetValue<double>(),
                s["error_radius_arcmin"]?.GetValue<double>(),
                [.. (s["replicas"] as JsonArray ?? []).Select(r => SkyDirection.FromDegrees(r!["ra_deg"]!.GetValue<double>(), r["dec_deg"]!.GetValue<double>()))])),
    ];

    private readonly record struct ListedSource(
        SkyDirection Direction, double Flux, double Significance, double? RadiusArcMinutes, IReadOnlyList<SkyDirection> Replicas);
}
