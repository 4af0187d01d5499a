namespace Mmoda.HighEnergy;

/// <summary>A range of photon energies, [<see cref="MinKeV"/>, <see cref="MaxKeV"/>), in keV.</summary>
public readonly record struct EnergyBand
{
    /// <summary>Creates a band.</summary>
    /// <param name="minKeV">Lower edge in keV, included; finite, at least 0.</param>
    /// <param name="maxKeV">Upper edge in keV, excluded; finite, above the lower edge.</param>
    /// <exception cref="ArgumentOutOfRangeException">The edges do not satisfy 0 ≤ min &lt; max.</exception>
    public EnergyBand(double minKeV, double maxKeV)
    {
        if (!(minKeV >= 0) || !double.IsFinite(minKeV))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minKeV), minKeV, "The lower edge of an energy band must be a finite number of keV, at least 0.");
        }

        if (!(maxKeV > minKeV) || !double.IsFinite(maxKeV))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxKeV), maxKeV, FormattableString.Invariant($"The upper edge of an energy band must be finite and above its lower edge, {minKeV} keV."));
        }

        MinKeV = minKeV;
        MaxKeV = maxKeV;
    }

    /// <summary>Lower edge in keV, included.</summary>
    public double MinKeV { get; }

    /// <summary>Upper edge in keV, excluded.</summary>
    public double MaxKeV { get; }

    /// <summary>Upper minus lower edge, keV.</summary>
    public double WidthKeV => MaxKeV - MinKeV;

    /// <summary>Whether an energy in keV lies in the band.</summary>
    public bool Contains(double energyKeV) => energyKeV >= MinKeV && energyKeV < MaxKeV;

    /// <summary>Whether the two bands have energies in common.</summary>
    public bool Overlaps(EnergyBand other) => MinKeV < other.MaxKeV && other.MinKeV < MaxKeV;

    /// <summary>The band for people: <c>20-40 keV</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{MinKeV:0.###}-{MaxKeV:0.###} keV");
}
