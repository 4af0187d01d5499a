using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Progress of a simulation.</summary>
/// <param name="Done">Windows written.</param>
/// <param name="Total">Windows in the plan.</param>
/// <param name="Window">The window written last.</param>
public readonly record struct SimulationProgress(int Done, int Total, string Window);

/// <summary>
/// Makes an archive in the real archive's layout and format from a plan. Every file says that it is simulated. The bytes
/// depend on the plan only, never on the number of threads.
/// </summary>
public static class ArchiveSimulator
{
    /// <summary>Name of the file with the plan and the true fluxes, in the root of the archive.</summary>
    public const string TruthFile = "simulation.json";

    // Between pointings of a dither the spacecraft slews.
    private const double SlewSeconds = 120;

    // Beyond this angle a source casts no shadow on the detector.
    private const double VisibleDegrees = 20;

    // On-board time 0 by extrapolation from revolution 665, IJD.
    private const double ObtOriginIjd = 1020.0712;

    /// <summary>Simulates all windows of a plan into a directory and indexes it.</summary>
    /// <param name="plan">The plan; validated.</param>
    /// <param name="directory">Root of the archive; created, or empty.</param>
    /// <param name="threads">Windows made at once, at least 1.</param>
    /// <param name="progress">Told after each window.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    /// <returns>Number of windows written.</returns>
    public static int Run(
        SimulationPlan plan, string directory, int threads, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        plan.Validate();
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new ArgumentException($"{directory} is not empty; a simulated archive needs a directory of its own.", nameof(directory));
        Directory.CreateDirectory(directory);
        SimulatedInstrument instrument = new(plan);
        List<WindowScene> scenes = [.. Scenes(plan)];
        string date = Date(plan);
        CalibrationWriter calibration = new(directory, date);
        if (plan.Jemx)
            new JemxCalibrationWriter(calibration).Write(plan.Seed);
        calibration.Write(instrument, SourceCatalogue.BuiltIn);
        foreach (int revolution in scenes.Select(s => s.Id.Revolution).Distinct())
            calibration.WriteContext(instrument, revolution);

        EventSimulator simulator = new(instrument);
        JemxSimulator? jemx = plan.Jemx ? new JemxSimulator(plan, Sources(plan)) : null;
        int done = 0;
        Parallel.ForEach(
            scenes,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            scene =>
            {
                string window = Path.Combine(directory, "scw", scene.Id.Stem[..4], scene.Id.ToString());
                IReadOnlyList<GroupMember> others = jemx is null ? [] : jemx.Write(window, scene, date);
                WindowWriter.Write(window, scene, plan.Isgri ? simulator.Run(scene).Rows : (ArraySegment<byte>?)null, date, others);
                progress?.Report(new SimulationProgress(Interlocked.Increment(ref done), scenes.Count, scene.Id.ToString()));
            });
        WriteTruth(plan, directory);
        ArchiveIndex.Build(directory, date, cancellationToken);
        string index = ArchiveIndex.PathIn(directory);
        File.Copy(index, Path.Combine(Path.GetDirectoryName(index) ?? directory, "GNRL-SCWG-GRP-IDX.fits"), overwrite: true);
        return scenes.Count;
    }

    /// <summary>The sources that shine in a plan: those of the built-in catalogue with a flux, and its own.</summary>
    internal static IReadOnlyList<SimulatedSource> Sources(SimulationPlan plan)
    {
        List<SimulatedSource> sources = [];
        if (plan.UseCatalogue)
            sources.AddRange(SourceCatalogue.BuiltIn.Where(s => !s.IsTransient).Select(FromCatalogue).OfType<SimulatedSource>());
        sources.AddRange(plan.Sources);
        return sources;
    }

    /// <summary>Rate of a source that is truly reconstructed in a band, counts/s through the open mask on axis.</summary>
    internal static double TrueRate(SimulatedSource source, EnergyBand band) => Spectrum(source).BandRate(band);

    /// <summary>The windows of a plan in the order of time within each field.</summary>
    internal static IEnumerable<WindowScene> Scenes(SimulationPlan plan)
    {
        IReadOnlyList<(SimulatedSource Source, SkyDirection Direction, SimulatedSpectrum Spectrum)> sky =
        [
            .. Sources(plan).Select(s => (s, SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees), Spectrum(s))),
        ];
        Rotation3 alignment = Rotation3.FromRows(IsgriGeometry.Misalignment);
        Dictionary<int, int> pointings = [];
        foreach (SimulatedField field in plan.Fields)
        {
            double start = Revolution.StartIjd(field.Revolution)
                + field.StartPhase * (Revolution.StartIjd(field.Revolution + 1) - Revolution.StartIjd(field.Revolution));
            SkyDirection target = SkyDirection.FromDegrees(field.RightAscensionDegrees, field.DeclinationDegrees);
            Attitude centre = Point(target, start);
            for (int i = 0; i < field.Pointings; i++)
            {
                int pointing = pointings.GetValueOrDefault(field.Revolution) + 1;
                pointings[field.Revolution] = pointing;
                double from = start + i * (field.DurationSeconds + SlewSeconds) / 86400;
                (double y, double z) = DitherPattern.Offset(field.Dither, i);
                SkyDirection axis = centre.ToSky(1, Math.Tan(y * Math.PI / 180), Math.Tan(z * Math.PI / 180));
                yield return Scene(plan, field, new ScienceWindowId(field.Revolution, pointing, 1, 0, 1), from, Point(axis, from), alignment, sky);
            }
        }
    }

    private static WindowScene Scene(
        SimulationPlan plan,
        SimulatedField field,
        ScienceWindowId id,
        double from,
        Attitude attitude,
        Rotation3 alignment,
        IReadOnlyList<(SimulatedSource Source, SkyDirection Direction, SimulatedSpectrum Spectrum)> sky)
    {
        double to = from + field.DurationSeconds / 86400;
        ulong stream = ((ulong)id.Revolution << 32) | ((ulong)id.Pointing << 8);
        Philox random = new(plan.Seed, stream | 1);
        Attitude isgri = attitude.OfInstrument(alignment);
        List<SceneSource> sources = [];
        foreach ((SimulatedSource source, SkyDirection direction, SimulatedSpectrum spectrum) in sky)
        {
            (double x, double y, double z) = isgri.ToSpacecraft(direction);
            if (x < Math.Cos(VisibleDegrees * Math.PI / 180) || source.MilliCrab <= 0)
                continue;
            sources.Add(new SceneSource(source.Name, y / x, z / x, x, spectrum, BurstStart(source), source.BurstDecaySeconds));
        }

        int rows = (int)Math.Ceiling(field.DurationSeconds / WindowScene.DeadTimeStepSeconds);
        float[] dead = new float[rows * IsgriDetector.ModuleCount];
        double[] temperatures = new double[IsgriDetector.ModuleCount];
        for (int m = 0; m < IsgriDetector.ModuleCount; m++)
        {
            double level = 1 - plan.LiveFraction + 0.01 * random.NextNormal();
            temperatures[m] = -8 + 0.5 * random.NextNormal();
            for (int i = 0; i < rows; i++)
                dead[i * IsgriDetector.ModuleCount + m] = (float)Math.Clamp(level + 0.004 * random.NextNormal(), 0, 0.95);
        }

        // Real clock: 2^20 ticks a second up to a drift of some 1e-7.
        ulong obt = (ulong)((from - ObtOriginIjd) * 86400 * OnBoardClock.TicksPerSecond * (1 + 6e-7));
        ulong length = (ulong)(field.DurationSeconds * OnBoardClock.TicksPerSecond * (1 + 6e-7));
        OnBoardClock clock = new(obt, obt + length, from, to);
        GoodTimeIntervals whole = GoodTimeIntervals.FromIntervals(new TimeInterval(from, to));
        GoodTimeIntervals data = Interrupt(whole, plan.Interruptions && random.NextDouble() < 0.3, 60, ref random);
        GoodTimeIntervals veto = Interrupt(whole, plan.Interruptions && random.NextDouble() < 0.2, 30, ref random);
        GoodTimeIntervals[] modules = new GoodTimeIntervals[IsgriDetector.ModuleCount];
        for (int m = 0; m < modules.Length; m++)
            modules[m] = Interrupt(whole, plan.Interruptions && random.NextDouble() < 0.05, 150, ref random);
        return new WindowScene(id, attitude, clock, sources, data, veto, modules, dead, temperatures, plan.Seed, stream, plan.Disturbance);
    }

    private static GoodTimeIntervals Interrupt(GoodTimeIntervals whole, bool happens, double seconds, ref Philox random)
    {
        TimeInterval all = whole[0];
        double at = all.StartIjd + random.NextDouble() * (all.Seconds - 1) / 86400;
        double end = Math.Min(at + seconds / 86400, all.StopIjd);
        return happens && all.Seconds > 4 * seconds ? whole.Except(GoodTimeIntervals.FromIntervals(new TimeInterval(at, end))) : whole;
    }

    // The Z axis points to the Sun's side, as far as the pointing allows.
    private static Attitude Point(SkyDirection axis, double ijd)
    {
        (double x, double y, double z) = SimulatedOrbit.SunDirection(ijd);
        double along = x * axis.X + y * axis.Y + z * axis.Z;
        return Attitude.FromAxes(axis, SkyDirection.FromVector(x - along * axis.X, y - along * axis.Y, z - along * axis.Z));
    }

    /// <summary>IJD at which a burst begins; NaN for a steady source.</summary>
    internal static double BurstStart(SimulatedSource source)
    {
        if (source.BurstStartUtc is not { } text)
            return double.NaN;
        return Epoch.TryParse(text, out Epoch epoch, out string problem)
            ? epoch.Ijd
            : throw new InvalidDataException($"The simulation plan is not valid: source {source.Name}: burst_start_utc: {problem}");
    }

    /// <summary>Counts spectrum of a source in an instrument.</summary>
    internal static SimulatedSpectrum Spectrum(SimulatedSource s, PhotonResponse response) => new(s.MilliCrab, s.PhotonIndex, s.CutoffKeV, response);

    private static SimulatedSpectrum Spectrum(SimulatedSource s) => new(s.MilliCrab, s.PhotonIndex, s.CutoffKeV, PhotonResponse.Isgri);

    private static SimulatedSource? FromCatalogue(CatalogueSource source)
    {
        BandFlux? flux = source.Fluxes.Where(f => f.Unit == FluxUnit.MilliCrab && f.Band.Contains(30)).Select(f => (BandFlux?)f).FirstOrDefault();
        if (flux is not { Value: > 0 } f)
            return null;
        return new SimulatedSource
        {
            Name = source.Name,
            RightAscensionDegrees = source.Direction.RightAscensionDegrees,
            DeclinationDegrees = source.Direction.DeclinationDegrees,
            MilliCrab = f.Value,
            PhotonIndex = source.Spectrum?.PhotonIndex ?? 2.1,
            CutoffKeV = source.Spectrum?.CutoffKeV,
        };
    }

    // DATE must not come from the clock, or equal plans would give different bytes: the end of the last window is used.
    private static string Date(SimulationPlan plan)
    {
        double last = plan.Fields.Max(f => Revolution.StartIjd(f.Revolution + 1));
        return Epoch.FromIjd(last).ToIsot(TimeScale.Utc, 0);
    }

    private static void WriteTruth(SimulationPlan plan, string directory)
    {
        EnergyBand[] bands = [new(20, 40), new(28, 40), new(40, 80), new(80, 150)];
        JsonArray sources = [];
        foreach (SimulatedSource source in Sources(plan))
        {
            SimulatedSpectrum spectrum = Spectrum(source);
            JsonObject rates = Rates(spectrum, bands);
            JsonObject described = new()
            {
                ["name"] = source.Name,
                ["ra_deg"] = source.RightAscensionDegrees,
                ["dec_deg"] = source.DeclinationDegrees,
                ["milli_crab_20_40"] = source.MilliCrab,
                ["counts_per_second"] = rates,
            };
            if (plan.Jemx)
            {
                described["jemx_counts_per_second"] = new JsonObject([.. JemxUnit.All.Select(u => KeyValuePair.Create<string, JsonNode?>(
                    u.Name, Rates(Spectrum(source, PhotonResponse.Jemx(u)), [new(3, 10), new(3, 20), new(10, 25)])))]);
            }

            sources.Add(described);
        }

        JsonObject truth = new() { ["simulated"] = true, ["plan"] = JsonNode.Parse(plan.ToJson()), ["sources"] = sources };
        string path = Path.Combine(directory, TruthFile), temporary = path + ".tmp";
        File.WriteAllText(temporary, truth.ToJsonString(Indented));
        File.Move(temporary, path, overwrite: true);
    }

    private static JsonObject Rates(SimulatedSpectrum spectrum, ReadOnlySpan<EnergyBand> bands)
    {
        JsonObject rates = [];
        foreach (EnergyBand band in bands)
            rates[string.Create(CultureInfo.InvariantCulture, $"{band.MinKeV}-{band.MaxKeV}")] = Math.Round(spectrum.BandRate(band), 5);
        return rates;
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
