using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What a field of the validation is for.</summary>
internal enum FieldPurpose
{
    /// <summary>Three sources of random brightness over three decades, on axis to 12° off axis.</summary>
    Brightness,

    /// <summary>Many catalogued sources at once.</summary>
    Crowded,

    /// <summary>A source with the spectrum of the Crab, and one with a cut-off.</summary>
    Spectra,
}

/// <summary>
/// The simulated sky of one seed: one window for each field, far from each other. Positions and brightness of the sources of
/// the brightness fields depend on the seed; the crowded fields are the brightest catalogued sources of three regions.
/// </summary>
internal sealed class ValidationSky
{
    /// <summary>The band of fluxes, positions and light curves.</summary>
    public static readonly EnergyBand Band = new(20, 40);

    private const double BrightnessSeconds = 500;
    private const double CrowdedSeconds = 800;
    private const double SpectraSeconds = 1000;

    /// <summary>Fewest and most milliCrab of the brightness fields: three decades.</summary>
    private const double FaintestMilliCrab = 10, BrightestMilliCrab = 10000;

    // Spread over a sky without bright sources, 40° and more from each other and from the crowded fields.
    private static readonly (double RightAscension, double Declination)[] Empty = [(0, -10), (50, -45), (110, 5), (165, 45)];

    private static readonly (string Name, double RightAscension, double Declination)[] Regions =
        [("Galactic Centre", 266.4168, -29.0078), ("Cygnus", 303, 37.5), ("Norma", 247, -49)];

    // Rings about the axis in degrees, one source in each.
    private static readonly (double From, double To)[] Rings = [(0, 4), (4, 8), (8, 12)];

    /// <summary>Makes the sky of a seed.</summary>
    public ValidationSky(ulong seed)
    {
        Philox random = new(seed, 0x5A11D);
        List<SimulatedSource> sources = [];
        List<(SimulatedField Field, FieldPurpose Purpose)> fields = [];
        int revolution = 1900;
        void AddField(string name, SkyDirection centre, double seconds, FieldPurpose purpose) => fields.Add((
            new SimulatedField
            {
                Name = name,
                RightAscensionDegrees = centre.RightAscensionDegrees,
                DeclinationDegrees = centre.DeclinationDegrees,
                Revolution = revolution++,
                Pointings = 1,
                Dither = "staring",
                DurationSeconds = seconds,
            },
            purpose));

        for (int f = 0; f < Empty.Length; f++)
        {
            SkyDirection centre = SkyDirection.FromDegrees(Empty[f].RightAscension, Empty[f].Declination);
            AddField(FormattableString.Invariant($"brightness {f + 1}"), centre, BrightnessSeconds, FieldPurpose.Brightness);
            for (int k = 0; k < Rings.Length; k++)
            {
                double decades = Math.Log10(BrightestMilliCrab / FaintestMilliCrab);
                double milliCrab = FaintestMilliCrab * Math.Pow(10, decades * random.NextDouble());
                sources.Add(Source(FormattableString.Invariant($"B{f + 1}{k + 1}"), InRing(centre, Rings[k], random), milliCrab, 2.1, null));
            }
        }

        foreach ((string name, double ra, double dec) in Regions)
        {
            // Another pointing for each seed, so that no pixel decides for all.
            SkyDirection centre = SkyDirection.FromDegrees(ra, dec);
            AddField(name, InRing(centre, (0, 1.5), random), CrowdedSeconds, FieldPurpose.Crowded);
            foreach (SimulatedSource source in Brightest(centre))
            {
                if (sources.All(s => s.Name != source.Name))
                    sources.Add(source);
            }
        }

        SkyDirection quiet = SkyDirection.FromDegrees(200, 0);
        AddField("spectra", quiet, SpectraSeconds, FieldPurpose.Spectra);
        sources.Add(Source("Crab-like", InRing(quiet, (0.5, 3), random), 1000, 2.1, null));
        sources.Add(Source("Cut-off", InRing(quiet, (3.5, 6), random), 800, 1.4, 70));

        Plan = new SimulationPlan { Seed = seed, UseCatalogue = false, Sources = sources, Fields = [.. fields.Select(f => f.Field)] };
        Purposes = [.. fields.Select(f => f.Purpose)];
        Sources =
        [
            .. sources.Select(s => new TrueSource(
                s, SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees), ArchiveSimulator.TrueRate(s, Band))),
        ];
    }

    /// <summary>What is simulated; one window for each field, in order.</summary>
    public SimulationPlan Plan { get; }

    /// <summary>Purposes of the fields.</summary>
    public IReadOnlyList<FieldPurpose> Purposes { get; }

    /// <summary>All sources.</summary>
    public IReadOnlyList<TrueSource> Sources { get; }

    /// <summary>The window of a field.</summary>
    public string WindowOf(int field) => FormattableString.Invariant($"{Plan.Fields[field].Revolution}00010010.001");

    private static SkyDirection InRing(SkyDirection centre, (double From, double To) ring, Philox random)
    {
        // Equal areas are equally likely.
        double inner = ring.From * ring.From, outer = ring.To * ring.To;
        double distance = Math.Sqrt(inner + ((outer - inner) * random.NextDouble()));
        return centre.Offset(Angle.FromDegrees(360 * random.NextDouble()), Angle.FromDegrees(distance));
    }

    // The twelve brightest within ten degrees, none closer than half a degree to a brighter one.
    private static List<SimulatedSource> Brightest(SkyDirection centre)
    {
        List<SimulatedSource> chosen = [];
        foreach ((CatalogueSource source, double milliCrab) in SourceCatalogue.BuiltIn.Within(centre, Angle.FromDegrees(10))
            .Select(w => (w.Source, Flux: MilliCrab(w.Source)))
            .Where(s => s.Flux >= 10)
            .OrderByDescending(s => s.Flux))
        {
            if (chosen.Count < 12 && chosen.All(c => SkyDirection.FromDegrees(c.RightAscensionDegrees, c.DeclinationDegrees).SeparationTo(source.Direction).Degrees > 0.5))
                chosen.Add(Source(source.Name, source.Direction, milliCrab, source.Spectrum?.PhotonIndex ?? 2.1, source.Spectrum?.CutoffKeV));
        }

        return chosen;
    }

    private static double MilliCrab(CatalogueSource source) =>
        source.Fluxes.Where(f => f.Unit == FluxUnit.MilliCrab && f.Band.Contains(30)).Select(f => f.Value).FirstOrDefault();

    private static SimulatedSource Source(string name, SkyDirection direction, double milliCrab, double index, double? cutoff) => new()
    {
        Name = name,
        RightAscensionDegrees = direction.RightAscensionDegrees,
        DeclinationDegrees = direction.DeclinationDegrees,
        MilliCrab = milliCrab,
        PhotonIndex = index,
        CutoffKeV = cutoff,
    };
}
