using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What a field of the validation is for.</summary>
internal enum FieldPurpose
{
    /// <summary>Sources of random brightness over three decades, from the axis to the edge of the field.</summary>
    Brightness,

    /// <summary>Many catalogued sources at once.</summary>
    Crowded,

    /// <summary>A source with the spectrum of the Crab, and one with a cut-off.</summary>
    Spectra,
}

/// <summary>The simulated sky of one seed: one window for each field, far from each other.</summary>
internal sealed class ValidationSky
{
    private readonly List<SimulatedSource> _sources = [];
    private readonly List<SimulatedField> _fields = [];
    private readonly List<FieldPurpose> _purposes = [];
    private readonly bool _isJemx;

    /// <summary>An empty sky.</summary>
    /// <param name="seed">Seed of positions, brightness and photons.</param>
    /// <param name="isJemx">Whether JEM-X shall see it; else ISGRI.</param>
    public ValidationSky(ulong seed, bool isJemx)
    {
        _isJemx = isJemx;
        Seed = seed;
        Random = new Philox(seed, isJemx ? 0x1EAUL : 0x5A11DUL);
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Random numbers for what is put into the sky.</summary>
    public Philox Random { get; }

    /// <summary>What is simulated; one window for each field, in order.</summary>
    public SimulationPlan Plan => new()
    {
        Seed = Seed, Isgri = !_isJemx, Jemx = _isJemx, UseCatalogue = false, Sources = [.. _sources], Fields = [.. _fields],
    };

    /// <summary>Purposes of the fields.</summary>
    public IReadOnlyList<FieldPurpose> Purposes => _purposes;

    /// <summary>The window of a field.</summary>
    public string WindowOf(int field) => FormattableString.Invariant($"{_fields[field].Revolution}00010010.001");

    /// <summary>All sources as a camera should find them.</summary>
    public IReadOnlyList<TrueSource> SourcesOf(ValidationCamera camera) =>
    [
        .. _sources.Select(s => new TrueSource(
            s,
            SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees),
            ArchiveSimulator.Spectrum(s, camera.Telescope.Response).BandRate(camera.Band))),
    ];

    /// <summary>Adds a window.</summary>
    public void AddField(string name, SkyDirection centre, double seconds, FieldPurpose purpose)
    {
        _fields.Add(new SimulatedField
        {
            Name = name,
            RightAscensionDegrees = centre.RightAscensionDegrees,
            DeclinationDegrees = centre.DeclinationDegrees,
            Revolution = 1900 + _fields.Count,
            Pointings = 1,
            Dither = "staring",
            DurationSeconds = seconds,
        });
        _purposes.Add(purpose);
    }

    /// <summary>Adds a source.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="direction">Where it is.</param>
    /// <param name="milliCrab">Energy flux in 20–40 keV.</param>
    /// <param name="index">Photon index.</param>
    /// <param name="cutoff">Cut-off energy, keV; null for none.</param>
    public void AddSource(string name, SkyDirection direction, double milliCrab, double index, double? cutoff) => _sources.Add(new SimulatedSource
    {
        Name = name,
        RightAscensionDegrees = direction.RightAscensionDegrees,
        DeclinationDegrees = direction.DeclinationDegrees,
        MilliCrab = milliCrab,
        PhotonIndex = index,
        CutoffKeV = cutoff,
    });

    /// <summary>Adds the (at most) twelve brightest catalogued sources of a region, none closer than half a degree to a brighter one.</summary>
    public void AddBrightest(SkyDirection centre, double radiusDegrees)
    {
        List<SkyDirection> chosen = [];
        foreach ((CatalogueSource source, double milliCrab) in SourceCatalogue.BuiltIn.Within(centre, Angle.FromDegrees(radiusDegrees))
            .Select(w => (w.Source, Flux: MilliCrab(w.Source)))
            .Where(s => s.Flux >= 10)
            .OrderByDescending(s => s.Flux))
        {
            if (chosen.Count == 12 || chosen.Exists(c => c.SeparationTo(source.Direction).Degrees <= 0.5))
                continue;
            chosen.Add(source.Direction);
            if (_sources.TrueForAll(s => s.Name != source.Name))
                AddSource(source.Name, source.Direction, milliCrab, source.Spectrum?.PhotonIndex ?? 2.1, source.Spectrum?.CutoffKeV);
        }
    }

    /// <summary>A direction in a ring about the axis, degrees; equal areas are equally likely.</summary>
    public SkyDirection InRing(SkyDirection centre, (double From, double To) ring)
    {
        double inner = ring.From * ring.From, outer = ring.To * ring.To;
        double distance = Math.Sqrt(inner + ((outer - inner) * Random.NextDouble()));
        return centre.Offset(Angle.FromDegrees(360 * Random.NextDouble()), Angle.FromDegrees(distance));
    }

    private static double MilliCrab(CatalogueSource source) =>
        source.Fluxes.Where(f => f.Unit == FluxUnit.MilliCrab && f.Band.Contains(30)).Select(f => f.Value).FirstOrDefault();
}
