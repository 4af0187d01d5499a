namespace Mmoda.HighEnergy;

/// <summary>
/// Energies where components with their present parameters have kinks, jumps and narrow features: ranges are divided there, so that between
/// two neighbours Gauss's rule of 8 points tells the model. Owned by one evaluator and filled again for other parameters.
/// </summary>
internal sealed class EnergyMarks
{
    /// <summary>Half of the width, relative to the energy, of the range around a jump: there components give the mean over the cell.</summary>
    public const double JumpHalfWidth = 1e-8;

    // Wings end where they are as smooth as all spectra; of a feature of any width only so many marks are made.
    private const double WingsReach = 2;
    private const int MostSteps = 100;

    private readonly List<double> _energies = [];

    /// <summary>Number of marks.</summary>
    public int Count => _energies.Count;

    /// <summary>The marks; ascending after <see cref="Sort"/>.</summary>
    public double this[int index] => _energies[index];

    /// <summary>Forgets all.</summary>
    public void Clear() => _energies.Clear();

    /// <summary>Sorts the marks.</summary>
    public void Sort() => _energies.Sort();

    /// <summary>Marks an energy, keV, where the spectrum is continuous and its slope is not; none if it is not above 0.</summary>
    public void AddKink(double energy)
    {
        if (energy > 0 && double.IsFinite(energy))
            _energies.Add(energy);
    }

    /// <summary>Marks both sides of an energy where the component jumps.</summary>
    public void AddJump(double energy)
    {
        AddKink(energy * (1 - JumpHalfWidth));
        AddKink(energy * (1 + JumpHalfWidth));
    }

    /// <summary>Marks an energy and equal steps on both sides of it.</summary>
    /// <param name="centre">Middle of the feature, keV.</param>
    /// <param name="step">What 8 points resolve, keV.</param>
    /// <param name="count">Steps on each side.</param>
    public void AddSteps(double centre, double step, int count)
    {
        for (int k = -count; k <= count; k++)
            AddKink(centre + (k * step));
    }

    /// <summary>Marks an energy and growing steps on both sides of it, for features whose wings fall like a power of the distance.</summary>
    /// <param name="centre">Middle of the feature, keV.</param>
    /// <param name="width">Distance over which it falls, keV.</param>
    public void AddWings(double centre, double width)
    {
        AddKink(centre);
        double distance = 0.5 * width;
        for (int k = 0; k < MostSteps && distance < WingsReach * centre; k++)
        {
            AddKink(centre - distance);
            AddKink(centre + distance);
            distance = distance < 2 * width ? distance + (0.5 * width) : 1.5 * distance;
        }
    }

    /// <summary>Whether the marks are the same.</summary>
    public bool Equal(IReadOnlyList<double> others) => _energies.Count == others.Count && _energies.SequenceEqual(others);

    /// <summary>A copy.</summary>
    public double[] ToArray() => [.. _energies];
}
