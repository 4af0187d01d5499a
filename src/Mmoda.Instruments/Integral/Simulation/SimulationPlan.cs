using System.Text.Json;
using System.Text.Json.Serialization;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What to simulate: fields of pointings on a sky of sources. Read from a JSON plan file or made from flags.</summary>
public sealed record SimulationPlan
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Seed of everything random; equal seeds give equal bytes on any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Fields, each a dithered observation within one revolution.</summary>
    public IReadOnlyList<SimulatedField> Fields { get; init; } = [];

    /// <summary>Sources besides those of the built-in catalogue.</summary>
    public IReadOnlyList<SimulatedSource> Sources { get; init; } = [];

    /// <summary>Whether the sources of the built-in catalogue shine.</summary>
    public bool UseCatalogue { get; init; } = true;

    /// <summary>Background on the whole detector in 20–300 keV, counts per second of live time.</summary>
    public double BackgroundCountsPerSecond { get; init; } = 750;

    /// <summary>Mean live fraction of the modules, in (0, 1].</summary>
    public double LiveFraction { get; init; } = 0.78;

    /// <summary>Fraction of dead pixels, in [0, 0.5).</summary>
    public double DeadPixelFraction { get; init; } = 0.05;

    /// <summary>Number of noisy pixels.</summary>
    public int NoisyPixels { get; init; } = 10;

    /// <summary>Whether telemetry gaps, veto intervals and modules that switch off occur.</summary>
    public bool Interruptions { get; init; } = true;

    /// <summary>Whether ISGRI observes.</summary>
    public bool Isgri { get; init; } = true;

    /// <summary>Whether both units of JEM-X observe too.</summary>
    public bool Jemx { get; init; }

    /// <summary>What goes wrong, if anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SimulatedDisturbance? Disturbance { get; init; }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="InvalidDataException">Not valid JSON, an unknown key or a value out of range; says which.</exception>
    public static SimulationPlan Parse(string json)
    {
        try
        {
            SimulationPlan plan = JsonSerializer.Deserialize<SimulationPlan>(json, Json)
                ?? throw new InvalidDataException("The simulation plan is empty; it must be a JSON object.");
            plan.Validate();
            return plan;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The simulation plan is not valid: {e.Message}", e);
        }
    }

    /// <summary>The plan as JSON, which <see cref="Parse"/> reads back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Checks every value.</summary>
    /// <exception cref="InvalidDataException">A value is out of range; all problems are listed.</exception>
    public void Validate()
    {
        List<string> problems = [];
        void Check(bool valid, string name, object given, string allowed)
        {
            if (!valid)
                problems.Add(FormattableString.Invariant($"{name} is {given}, allowed is {allowed}"));
        }

        Check(Fields.Count > 0, "fields", "empty", "at least one field");
        Check(LiveFraction is > 0 and <= 1, "live_fraction", LiveFraction, "0 < x <= 1");
        Check(DeadPixelFraction is >= 0 and < 0.5, "dead_pixel_fraction", DeadPixelFraction, "0 <= x < 0.5");
        Check(NoisyPixels is >= 0 and <= 1000, "noisy_pixels", NoisyPixels, "0 to 1000");
        Check(BackgroundCountsPerSecond is >= 0 and <= 1e5, "background_counts_per_second", BackgroundCountsPerSecond, "0 to 100000");
        if (Disturbance is { } d)
        {
            Check(d.SlewSeconds is >= 0 and <= 20000, "slew_seconds", d.SlewSeconds, "0 to 20000");
            Check(d.SlewDegreesPerSecond is >= 0 and <= 0.1, "slew_degrees_per_second", d.SlewDegreesPerSecond, "0 to 0.1");
            Check(d.GapSeconds is >= 0 and <= 20000, "gap_seconds", d.GapSeconds, "0 to 20000");
            Check(d.FlareSeconds is >= 0 and <= 20000, "flare_seconds", d.FlareSeconds, "0 to 20000");
            Check(d.FlareFactor is >= 1 and <= 100, "flare_factor", d.FlareFactor, "1 to 100");
        }

        foreach (SimulatedField f in Fields)
        {
            string at = $"field {f.Name}: ";
            Check(f.RightAscensionDegrees is >= 0 and < 360, at + "right_ascension_degrees", f.RightAscensionDegrees, "0 <= x < 360");
            Check(f.DeclinationDegrees is >= -90 and <= 90, at + "declination_degrees", f.DeclinationDegrees, "-90 to 90");
            Check(f.Pointings is >= 1 and <= 5000, at + "pointings", f.Pointings, "1 to 5000");
            Check(f.DurationSeconds is >= 50 and <= 20000, at + "duration_seconds", f.DurationSeconds, "50 to 20000");
            Check(f.Revolution is >= 1 and <= 2900, at + "revolution", f.Revolution, "1 to 2900");
            Check(DitherPattern.Names.Contains(f.Dither), at + "dither", f.Dither, string.Join(", ", DitherPattern.Names));
        }

        foreach (SimulatedSource s in Sources)
        {
            string at = $"source {s.Name}: ";
            Check(s.MilliCrab is >= 0 and <= 1e6, at + "milli_crab", s.MilliCrab, "0 to 1000000");
            Check(s.PhotonIndex is >= -2 and <= 6, at + "photon_index", s.PhotonIndex, "-2 to 6");
            Check(s.DeclinationDegrees is >= -90 and <= 90, at + "declination_degrees", s.DeclinationDegrees, "-90 to 90");
            Check(s.RightAscensionDegrees is >= 0 and < 360, at + "right_ascension_degrees", s.RightAscensionDegrees, "0 <= x < 360");
            Check(s.CutoffKeV is null or > 0, at + "cutoff_kev", s.CutoffKeV ?? 0, "above 0 keV");
            Check(s.BurstDecaySeconds > 0, at + "burst_decay_seconds", s.BurstDecaySeconds, "above 0 s");
            Check(s.BurstStartUtc is null || Epoch.TryParse(s.BurstStartUtc, out _, out _), at + "burst_start_utc", s.BurstStartUtc ?? "", "UTC as 2018-07-03T23:58:00");
        }

        if (problems.Count > 0)
            throw new InvalidDataException($"The simulation plan is not valid: {string.Join("; ", problems)}.");
    }
}

/// <summary>One dithered observation.</summary>
public sealed record SimulatedField
{
    /// <summary>Name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Right ascension of the centre, degrees, ICRS.</summary>
    public required double RightAscensionDegrees { get; init; }

    /// <summary>Declination of the centre, degrees, ICRS.</summary>
    public required double DeclinationDegrees { get; init; }

    /// <summary>Revolution in which it is observed; sets the date.</summary>
    public int Revolution { get; init; } = 1922;

    /// <summary>Number of pointings, one science window each.</summary>
    public int Pointings { get; init; } = 1;

    /// <summary>Dither pattern: <c>5x5</c>, <c>hexagonal</c> or <c>staring</c>.</summary>
    public string Dither { get; init; } = "5x5";

    /// <summary>Duration of a pointing, s.</summary>
    public double DurationSeconds { get; init; } = 2000;

    /// <summary>Fraction of the revolution at which the observation starts.</summary>
    public double StartPhase { get; init; } = 0.3;
}

/// <summary>A source of the simulated sky.</summary>
public sealed record SimulatedSource
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Right ascension, degrees, ICRS.</summary>
    public required double RightAscensionDegrees { get; init; }

    /// <summary>Declination, degrees, ICRS.</summary>
    public required double DeclinationDegrees { get; init; }

    /// <summary>Energy flux in 20–40 keV in units of 1/1000 of the Crab's (7.71e-12 erg cm⁻² s⁻¹); the peak for a burst.</summary>
    public required double MilliCrab { get; init; }

    /// <summary>Photon index of the power law.</summary>
    public double PhotonIndex { get; init; } = 2.1;

    /// <summary>Exponential cut-off energy in keV, if any.</summary>
    [JsonPropertyName("cutoff_kev")]
    public double? CutoffKeV { get; init; }

    /// <summary>If a burst: UTC of its start; the source is dark before.</summary>
    public string? BurstStartUtc { get; init; }

    /// <summary>If a burst: decay time, s; the rise takes a tenth of it (fast rise, exponential decay).</summary>
    public double BurstDecaySeconds { get; init; } = 20;
}
