namespace Mmoda.HighEnergy;

/// <summary>What is computed of a fit beside its best parameters.</summary>
public sealed record FitAnalysisOptions
{
    /// <summary>Of intervals and upper limits, below 1; 0 leaves the intervals out.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>Bands of fluxes; empty for that of the data.</summary>
    public IReadOnlyList<EnergyBand> FluxBands { get; init; } = [];

    /// <summary>Free parameters whose one-sided upper limit is wanted.</summary>
    public IReadOnlyList<string> UpperLimits { get; init; } = [];

    /// <summary>Pairs of free parameters whose contours are wanted.</summary>
    public IReadOnlyList<(string First, string Second)> Contours { get; init; } = [];

    /// <summary>Points of contours on each side, at least 2.</summary>
    public int ContourPoints { get; init; } = 25;

    /// <summary>Simulations for the goodness; 0 for none.</summary>
    public int Simulations { get; init; }

    /// <summary>Steps of Monte Carlo chains; 0 for none.</summary>
    public int ChainSteps { get; init; }

    /// <summary>Further starts.</summary>
    public int Restarts { get; init; } = 20;

    /// <summary>Of restarts, draws and chains.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads of chains; results do not depend on it.</summary>
    public int Workers { get; init; } = 1;
}
