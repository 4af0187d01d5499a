using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>One seed: simulates its sky into a temporary directory, asks for products, and compares them with the truth.</summary>
internal sealed class ValidationTrial : IAsyncDisposable
{
    private const double LightCurveBinSeconds = 100;
    private const double DetectionThreshold = 6;

    // An excess further away than the size of a mask element from every source is none of them.
    private const double MatchArcMinutes = 12;
    private const double FurthestDegrees = 12.2;

    // Half widths of the fully coded field, degrees along Y and Z.
    private const double FullyCodedY = 4.15, FullyCodedZ = 4.0;

    private readonly ulong _seed;
    private readonly ValidationSky _sky;
    private readonly string _folder;
    private readonly ArchiveQueries _queries;
    private readonly ValidationSamples _samples = new();

    private ValidationTrial(ulong seed, CancellationToken cancellationToken)
    {
        _seed = seed;
        _sky = new ValidationSky(seed);
        _folder = Directory.CreateTempSubdirectory("mmoda-validate-").FullName;
        string archive = Path.Combine(_folder, "archive");
        ArchiveSimulator.Run(_sky.Plan, archive, 1, null, cancellationToken);
        _queries = new ArchiveQueries(archive, Path.Combine(_folder, "store"));
    }

    /// <summary>Runs a seed; its files are deleted at the end.</summary>
    public static async Task<ValidationSamples> RunAsync(ulong seed, CancellationToken cancellationToken)
    {
        await using ValidationTrial trial = new(seed, cancellationToken);
        for (int field = 0; field < trial._sky.Plan.Fields.Count; field++)
            await trial.MeasureAsync(field, cancellationToken);
        return trial._samples;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _queries.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
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

        GraphOutcome images = await _queries.RunAsync(
            "isgri_image", window, ValidationSky.Band, [("detection_threshold", StepParameters.Text(DetectionThreshold))], cancellationToken);
        StoredProduct shadowgramProduct = _queries.ProductOf(images, BinShadowgram.StepName);
        WindowShadowgram shadowgram = WindowShadowgram.ReadAll(shadowgramProduct.PathOf(WindowShadowgram.FileName))[0];
        MeasureFluxes(purpose, shadowgram);
        StoredProduct image = _queries.ProductOf(images, Telescope.Isgri.StepName(MakeSkyImage.Operation)), mosaic = _queries.ProductOf(images, Telescope.Isgri.StepName(MakeMosaic.Operation));

        // Catalogued candidates keep the position of the catalogue in a window unless they are bright: they say nothing.
        if (purpose == FieldPurpose.Brightness)
            MeasurePositions(Records(image), isFromList: false, shadowgram.Axes);
        MeasurePositions(Records(mosaic), isFromList: true, shadowgram.Axes);
        MeasureNoise(_sky.Plan.Fields[field].Name, image, Records(mosaic), shadowgram.Axes);

        // The first field of each purpose also gives light curves.
        if (Enumerable.Range(0, field).All(f => _sky.Purposes[f] != purpose))
            await MeasureLightCurvesAsync(window, shadowgram.Axes, cancellationToken);
    }

    private void MeasureFluxes(FieldPurpose purpose, WindowShadowgram shadowgram)
    {
        MosaicFluxes fluxes = new([.. _sky.Sources.Select(s => s.Direction)], [], Telescope.Isgri);
        fluxes.Add(shadowgram);
        for (int k = 0; k < _sky.Sources.Count; k++)
        {
            (double flux, double error, _, _) = fluxes[k];
            if (double.IsFinite(flux) && Place(shadowgram.Axes, _sky.Sources[k].Direction) is { OffAxis: <= FurthestDegrees } place)
                _samples.Fluxes.Add(new FluxSample(_seed, purpose, _sky.Sources[k].Name, place.OffAxis, place.IsFullyCoded, _sky.Sources[k].Rate, flux, error));
        }
    }

    private void MeasurePositions(IReadOnlyList<ListedSource> found, bool isFromList, Attitude isgri)
    {
        foreach ((SkyDirection direction, _, double significance, double? radius, _) in found)
        {
            TrueSource nearest = Nearest(direction);
            double distance = nearest.Direction.SeparationTo(direction).ArcMinutes;
            if (radius is not { } quoted || significance < DetectionThreshold || distance > MatchArcMinutes || Place(isgri, nearest.Direction) is not { OffAxis: <= FurthestDegrees } place)
                continue;
            _samples.Positions.Add(new PositionSample(
                _seed, isFromList, place.OffAxis, place.IsFullyCoded, significance, distance, quoted));
        }
    }

    private void MeasureNoise(string field, StoredProduct product, IReadOnlyList<ListedSource> listed, Attitude isgri)
    {
        using FitsFile file = FitsFile.Open(product.PathOf(MakeSkyImage.FileOf(Telescope.Isgri)));
        SkyImage image = OsaImageFile.Read(file);
        float deepest = 0;
        foreach (float seconds in image.Exposure.Values)
            deepest = Math.Max(deepest, seconds);
        List<(double X, double Y)> sources = [];
        foreach (TrueSource source in _sky.Sources)
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
            if (source.Significance < DetectionThreshold || distance <= MatchArcMinutes)
                continue;
            bool isReplica = source.Replicas.Any(r => Nearest(r).Direction.SeparationTo(r).ArcMinutes <= MatchArcMinutes);
            wrong += isReplica ? 0 : 1;
            _samples.FalseSources.Add(new FalseSourceSample(
                _seed, field, source.Direction, source.Flux, source.Significance, Place(isgri, source.Direction)?.OffAxis ?? double.NaN, nearest.Name, distance, isReplica));
        }

        double mean = sum / count;
        _samples.Noise.Add(new NoiseSample(_seed, field, count, mean, Math.Sqrt((squares / count) - (mean * mean)), above, wrong));
    }

    private async Task MeasureLightCurvesAsync(string window, Attitude isgri, CancellationToken cancellationToken)
    {
        GraphOutcome outcome = await _queries.RunAsync(
            "isgri_lc",
            window,
            ValidationSky.Band,
            [("selected_catalog", ArchiveQueries.Catalogue(_sky.Sources)), ("time_bin", StepParameters.Text(LightCurveBinSeconds))],
            cancellationToken);
        WindowLightCurves curves = WindowLightCurves.Read(
            _queries.ProductOf(outcome, ExtractLightCurves.StepName).PathOf(WindowLightCurves.FileOf(Telescope.Isgri)));
        for (int k = 0; k < curves.Sources.Count; k++)
        {
            TrueSource source = _sky.Sources.Single(s => s.Name == curves.Sources[k].Name);
            if (Place(isgri, source.Direction) is not { OffAxis: <= FurthestDegrees })
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
        GraphOutcome outcome = await _queries.RunAsync(
            "isgri_spectrum", window, ValidationSky.Band, [("selected_catalog", ArchiveQueries.Catalogue(_sky.Sources))], cancellationToken);
        WindowSpectra spectra = WindowSpectra.Read(_queries.ProductOf(outcome, ExtractSpectra.StepName).PathOf(ExtractSpectra.FileName));
        for (int k = 0; k < spectra.Sources.Count; k++)
        {
            TrueSource source = _sky.Sources.Single(s => s.Name == spectra.Sources[k].Name);
            CountSpectrum spectrum = new()
            {
                Rates = spectra.Rates[(k * IsgriChannels.Count)..((k + 1) * IsgriChannels.Count)],
                Errors = spectra.Errors[(k * IsgriChannels.Count)..((k + 1) * IsgriChannels.Count)],
                ExposureSeconds = spectra.ExposureSeconds,
            };
            SpectralTruth truth = SpectralTruth.Of(source.Simulated);
            SpectralFitResult fit = truth.Fit(spectrum);
            _samples.ReducedChiSquared.Add(fit.ChiSquared / fit.DegreesOfFreedom);
            for (int p = 0; p < truth.Parameters.Count; p++)
                _samples.Parameters.Add(new PullSample(_seed, $"{source.Name}: {SpectralTruth.Names[p]}", truth.Parameters[p], fit.Parameters[p], fit.Errors[p]));
        }
    }

    private TrueSource Nearest(SkyDirection direction) => _sky.Sources.MinBy(s => s.Direction.SeparationTo(direction).Radians)!; // There are sources.

    private static (double OffAxis, bool IsFullyCoded)? Place(Attitude isgri, SkyDirection direction)
    {
        if (IsgriCamera.ToTangent(isgri, direction) is not { } tangent)
            return null;
        const double Degrees = 180 / Math.PI;
        bool isFullyCoded = Math.Abs(Math.Atan(tangent.Y)) * Degrees < FullyCodedY && Math.Abs(Math.Atan(tangent.Z)) * Degrees < FullyCodedZ;
        return (Math.Acos(IsgriCamera.Cosine(tangent)) * Degrees, isFullyCoded);
    }

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
