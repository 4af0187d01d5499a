namespace Mmoda.HighEnergy;

/// <summary>The cross-section of interstellar matter of Morrison and McCammon (1983, ApJ 270, 119), table 2.</summary>
internal static class MorrisonMcCammon
{
    // From (keV), c0, c1, c2.
    private static readonly (double From, double C0, double C1, double C2)[] Pieces =
    [
        (0.03, 17.3, 608.1, -2150), (0.1, 34.6, 267.9, -476.1), (0.284, 78.1, 18.8, 4.3), (0.4, 71.4, 66.8, -51.4), (0.532, 95.5, 145.8, -61.1),
        (0.707, 308.9, -380.6, 294), (0.867, 120.6, 169.3, -47.7), (1.303, 141.3, 146.8, -31.5), (1.84, 202.7, 104.7, -17), (2.471, 342.7, 18.7, 0),
        (3.21, 352.2, 18.7, 0), (4.038, 433.9, -2.4, 0.75), (7.111, 629, 30.9, 0), (8.331, 701.2, 25.2, 0),
    ];

    /// <summary>Energies between the pieces, keV.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Pieces.Skip(1).Select(p => p.From)];

    /// <summary>Cross-section for each atom of hydrogen, cm²: (c₀ + c₁E + c₂E²)/E³ · 1e-24. Above 10 keV the last piece goes on.</summary>
    public static double Of(double energyKeV)
    {
        int k = Pieces.Length - 1;
        while (k > 0 && energyKeV < Pieces[k].From)
            k--;
        (_, double c0, double c1, double c2) = Pieces[k];
        return (c0 + (c1 * energyKeV) + (c2 * energyKeV * energyKeV)) / (energyKeV * energyKeV * energyKeV) * 1e-24;
    }
}
