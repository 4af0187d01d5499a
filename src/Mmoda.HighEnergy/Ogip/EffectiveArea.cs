namespace Mmoda.HighEnergy;

/// <summary>Effective area against photon energy, as in an ARF (OGIP CAL/GEN/92-002).</summary>
public sealed class EffectiveArea
{
    /// <summary>Joins the columns of the file.</summary>
    /// <param name="lowKeV">Lower edges of the photon energies, keV.</param>
    /// <param name="highKeV">Upper edges.</param>
    /// <param name="areaCm2">Areas, cm².</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is out of its range.</exception>
    public EffectiveArea(double[] lowKeV, double[] highKeV, double[] areaCm2)
    {
        ArgumentNullException.ThrowIfNull(lowKeV);
        ArgumentNullException.ThrowIfNull(highKeV);
        ArgumentNullException.ThrowIfNull(areaCm2);
        if (lowKeV.Length != areaCm2.Length || highKeV.Length != areaCm2.Length)
            throw new ArgumentException($"{lowKeV.Length} lower and {highKeV.Length} upper edges do not fit {areaCm2.Length} areas.", nameof(areaCm2));
        for (int i = 0; i < areaCm2.Length; i++)
        {
            if (!(lowKeV[i] >= 0 && highKeV[i] > lowKeV[i] && double.IsFinite(highKeV[i])))
                throw new ArgumentException(FormattableString.Invariant($"Energies {i} are {lowKeV[i]} to {highKeV[i]} keV; a range above 0 is expected."), nameof(lowKeV));

            // Calibrated against the Crab, areas are slightly negative where nothing is detected.
            if (!double.IsFinite(areaCm2[i]))
                throw new ArgumentException(FormattableString.Invariant($"Area {i} is {areaCm2[i]}; finite numbers are expected."), nameof(areaCm2));
        }

        (LowKeV, HighKeV, AreaCm2) = (lowKeV, highKeV, areaCm2);
    }

    /// <summary>Lower edges of the photon energies, keV.</summary>
    public IReadOnlyList<double> LowKeV { get; }

    /// <summary>Upper edges, keV.</summary>
    public IReadOnlyList<double> HighKeV { get; }

    /// <summary>Areas, cm².</summary>
    public IReadOnlyList<double> AreaCm2 { get; }

    /// <summary>Number of ranges of energy.</summary>
    public int Count => AreaCm2.Count;
}
