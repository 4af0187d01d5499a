using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Instruments;

/// <summary>Adjoining bins of energy, and which one an energy falls into, by a table instead of a search.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class EnergyGrid
{
    // Cells of half a keV, the narrowest bin of the instrument: at most one edge lies inside a cell, or another one at its lower end.
    private const float CellsPerKeV = 2;
    private const int Cells = 2200;

    // Of each cell: the bin that its lower end lies in, and where the next one begins; NaN, which no energy reaches, after the last.
    private readonly int[] _lowest = new int[Cells];
    private readonly float[] _next = new float[Cells];

    /// <summary>Prepares the table.</summary>
    /// <param name="edgesKeV">n + 1 ascending edges from 0 to 1050, at least 0.5 keV apart but for those at multiples of that.</param>
    /// <exception cref="ArgumentException">Edges too close, or out of range.</exception>
    public EnergyGrid(ReadOnlySpan<double> edgesKeV)
    {
        if (edgesKeV.Length < 2 || !(edgesKeV[0] >= 0) || !(edgesKeV[^1] <= 1050))
            throw new ArgumentException("At least two edges from 0 to 1050 keV are needed.", nameof(edgesKeV));
        for (int i = 1; i < edgesKeV.Length; i++)
        {
            bool isApart = edgesKeV[i] - edgesKeV[i - 1] >= 0.5 - 1e-9
                || (edgesKeV[i] > edgesKeV[i - 1] && (double.IsInteger(CellsPerKeV * edgesKeV[i]) || double.IsInteger(CellsPerKeV * edgesKeV[i - 1])));
            if (!isApart)
                throw new ArgumentException(FormattableString.Invariant($"The edges {edgesKeV[i - 1]} and {edgesKeV[i]} keV are closer than 0.5 keV."), nameof(edgesKeV));
        }

        // Bin 0 lies below the first edge, bin n + 1 above the last.
        Count = edgesKeV.Length - 1;
        int bin = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            while (bin <= Count && cell / CellsPerKeV >= (float)edgesKeV[bin])
                bin++;
            _lowest[cell] = bin;
            _next[cell] = bin <= Count ? (float)edgesKeV[bin] : float.NaN;
        }
    }

    /// <summary>Number of bins.</summary>
    public int Count { get; }

    /// <summary>The bin of an energy, 1 to <see cref="Count"/>; 0 below the first edge, Count + 1 from the last one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(float energyKeV)
    {
        int cell = Math.Clamp((int)(energyKeV * CellsPerKeV), 0, Cells - 1);
        return _lowest[cell] + (energyKeV >= _next[cell] ? 1 : 0);
    }

    /// <summary>The bins of eight energies at once, each as <see cref="Locate(float)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Locate(Vector256<float> energiesKeV)
    {
        // The minimum, in this order, lets NaN pass, and the native conversion makes it negative.
        Vector256<float> scaled = Vector256.MinNative(Vector256.Create((float)(Cells - 1)), energiesKeV * CellsPerKeV);
        Vector256<int> cells = Vector256.Max(Vector256.ConvertToInt32Native(scaled), Vector256<int>.Zero);
        Vector256<int> lowest = Gather(_lowest, cells);
        Vector256<float> next = Gather(MemoryMarshal.Cast<float, int>(_next), cells).AsSingle();
        return lowest - Vector256.GreaterThanOrEqual(energiesKeV, next).AsInt32(); // True is −1.
    }

    // Cells are within the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<int> Gather(ReadOnlySpan<int> table, Vector256<int> cells)
    {
        if (Avx2.IsSupported)
        {
            fixed (int* first = table)
                return Avx2.GatherVector256(first, cells, sizeof(int));
        }

        return Vector256.Create(
            table[cells[0]], table[cells[1]], table[cells[2]], table[cells[3]], table[cells[4]], table[cells[5]], table[cells[6]], table[cells[7]]);
    }
}
