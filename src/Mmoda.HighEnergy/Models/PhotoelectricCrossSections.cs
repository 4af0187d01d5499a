using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>
/// Photoionisation cross-sections of neutral atoms: fits of Verner and Yakovlev (1995) for each shell, and below the threshold of the
/// inner shell the fit to all outer ones of Verner, Ferland, Korista and Yakovlev (1996).
/// </summary>
internal static class PhotoelectricCrossSections
{
    private const double Megabarn = 1e-18;
    private static readonly Lazy<Dictionary<int, Atom>> Atoms = new(Load);

    /// <summary>Thresholds of all shells, keV, ascending: there the cross-sections jump.</summary>
    public static IReadOnlyList<double> Thresholds { get; } =
        [.. Atoms.Value.Values.SelectMany(a => a.Shells).Select(s => s.Threshold / 1000).Distinct().Order()];

    /// <summary>Cross-section of a mixture for each atom of hydrogen.</summary>
    /// <param name="energyKeV">Photon energy, keV.</param>
    /// <param name="abundances">The mixture.</param>
    /// <param name="hydrogen">Factor on the cross-section of hydrogen: molecules absorb more than their atoms.</param>
    /// <returns>cm².</returns>
    public static double Of(double energyKeV, Abundances abundances, double hydrogen = 1)
    {
        double sum = 0;
        foreach ((int z, Atom atom) in Atoms.Value)
            sum += (z == 1 ? hydrogen : 1) * abundances.Of(z) * OfAtom(atom, 1000 * energyKeV);
        return sum;
    }

    /// <summary>Cross-section of an element, cm².</summary>
    public static double OfElement(int atomicNumber, double energyKeV) => OfAtom(Atoms.Value[atomicNumber], 1000 * energyKeV);

    private static double OfAtom(Atom atom, double electronVolts)
    {
        if (atom.Total is { } total && electronVolts < atom.InnerThreshold)
            return electronVolts < atom.FirstThreshold ? 0 : Megabarn * total.Value(electronVolts);
        double sum = 0;
        foreach (Shell shell in atom.Shells)
        {
            if (electronVolts >= shell.Threshold)
                sum += shell.Fit.Value(electronVolts);
        }

        return Megabarn * sum;
    }

    private static Dictionary<int, Atom> Load()
    {
        using Stream stream = typeof(PhotoelectricCrossSections).Assembly.GetManifestResourceStream("verner.tsv")
            ?? throw new InvalidOperationException("The table of cross-sections is not in the assembly.");
        using StreamReader reader = new(stream);
        Dictionary<int, Atom> atoms = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            string[] cells = line.Split('\t');
            int z = int.Parse(cells[0], CultureInfo.InvariantCulture);
            double[] n = [.. cells[2..].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            if (!atoms.TryGetValue(z, out Atom? atom))
                atoms[z] = atom = new Atom(z);
            if (cells[1] == "total")
                atom.Total = new Fit(n[0], n[1], n[2], n[3], n[4], 0, n[5], n[6]);
            else
                atom.Shells.Add(new Shell(cells[1], n[0], new Fit(n[1], n[2], n[3], n[4], n[5], AngularMomentum(cells[1]), 0, 0)));
        }

        return atoms;
    }

    private static int AngularMomentum(string shell) => shell[1] switch { 's' => 0, 'p' => 1, _ => 2 };

    /// <summary>σ₀ ((x − 1)² + y_w²) y^(P/2 − 5.5 − l) (1 + √(y/y_a))^(−P), x = E/E₀ − y₀, y² = x² + y₁² (1996, equation 1; 1995 without y₀ and y₁).</summary>
    private sealed record Fit(double Energy, double CrossSection, double Ya, double P, double Yw, int L, double Y0, double Y1)
    {
        public double Value(double energy)
        {
            double x = (energy / Energy) - Y0, y = Y1 == 0 ? x : Math.Sqrt((x * x) + (Y1 * Y1));
            return CrossSection * (((x - 1) * (x - 1)) + (Yw * Yw)) * Math.Pow(y, (0.5 * P) - 5.5 - L) * Math.Pow(1 + Math.Sqrt(y / Ya), -P);
        }
    }

    private sealed record Shell(string Name, double Threshold, Fit Fit);

    private sealed class Atom(int atomicNumber)
    {
        public List<Shell> Shells { get; } = [];

        public Fit? Total { get; set; }

        public double FirstThreshold => Shells.Min(s => s.Threshold);

        /// <summary>Where the fit to all shells ends: K for carbon to neon, L beyond, M from potassium on; hydrogen and helium have no inner shell.</summary>
        public double InnerThreshold => atomicNumber <= 2 ? double.PositiveInfinity
            : Shells.Find(s => s.Name == (atomicNumber <= 10 ? "1s" : atomicNumber <= 18 ? "2p" : "3p"))!.Threshold;
    }
}
