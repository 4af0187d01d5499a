namespace Mmoda.HighEnergy;

/// <summary>Numbers of atoms for each atom of hydrogen.</summary>
internal sealed class Abundances
{
    private readonly Dictionary<int, double> _byAtomicNumber;

    private Abundances(Dictionary<int, double> byAtomicNumber) => _byAtomicNumber = byAtomicNumber;

    /// <summary>Anders and Grevesse (1989, Geochimica et Cosmochimica Acta 53, 197): photosphere of the Sun.</summary>
    public static Abundances AndersGrevesse { get; } = new(new()
    {
        [1] = 1, [2] = 9.77e-2, [6] = 3.63e-4, [7] = 1.12e-4, [8] = 8.51e-4, [10] = 1.23e-4, [11] = 2.14e-6, [12] = 3.80e-5, [13] = 2.95e-6,
        [14] = 3.55e-5, [15] = 2.82e-7, [16] = 1.62e-5, [17] = 3.16e-7, [18] = 3.63e-6, [20] = 2.29e-6, [22] = 9.77e-8, [24] = 4.68e-7, [25] = 2.45e-7,
        [26] = 4.68e-5, [27] = 8.32e-8, [28] = 1.78e-6,
    });

    /// <summary>Wilms, Allen and McCray (2000, ApJ 542, 914), table 2: interstellar matter.</summary>
    public static Abundances Wilms { get; } = new(new()
    {
        [1] = 1, [2] = 9.77e-2, [6] = 2.40e-4, [7] = 7.59e-5, [8] = 4.90e-4, [10] = 8.71e-5, [11] = 1.45e-6, [12] = 2.51e-5, [13] = 2.14e-6,
        [14] = 1.86e-5, [15] = 2.63e-7, [16] = 1.23e-5, [17] = 1.32e-7, [18] = 2.57e-6, [20] = 1.58e-6, [22] = 6.46e-8, [24] = 3.24e-7, [25] = 2.19e-7,
        [26] = 2.69e-5, [27] = 8.32e-8, [28] = 1.12e-6,
    });

    /// <summary>The abundance of an element; 0 where the table has none.</summary>
    public double Of(int atomicNumber) => _byAtomicNumber.GetValueOrDefault(atomicNumber);
}
