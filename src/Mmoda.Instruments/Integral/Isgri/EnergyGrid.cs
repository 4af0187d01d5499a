using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Instruments;

/// <summary>Adjoining bins of energy, and which one an energy falls into, by a table instead of a search.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class EnergyGrid
{
    // Cells of half a keV, the narrowest bin of the instrument: at most one edge lies inside a cell.
    private const float CellsPerKeV = 2;
    private const int Cells = 2200;

    private readonly short[] _lowest = new short[Cells];
    private readonly float[] _upper;

    /// <summary>Prepares the table.</summary>
    /// <param name="edgesKeV">n + 1 ascending edges, at least 0.5 keV apart, from 0 to 1050.</param>
    /// <exception cref="ArgumentException">Edges too close, or out of range.</exception>
    public EnergyGrid(ReadOnlySpan<double> edgesKeV)
    {
        if (edgesKeV.Length < 2 || !(edgesKeV[0] >= 0) || !(edgesKeV[^1] <= 1050))
            throw new ArgumentException("At least two edges from 0 to 1050 keV are needed.", nameof(edgesKeV));
        for (int i = 1; i < edgesKeV.Length; i++)
        {
            if (!(edgesKeV[i] - edgesKeV[i - 1] >= 0.5 - 1e-9))
                throw new ArgumentException(FormattableString.Invariant($"The edges {edgesKeV[i - 1]} and {edgesKeV[i]} keV are closer than 0.5 keV."), nameof(edgesKeV));
        }

        // Bin 0 lies below the first edge, bin n + 1 above the last.
        Count = edgesKeV.Length - 1;
        _upper = new float[Count + 2];
        for (int i = 0; i < edgesKeV.Length; i++)
            _upper[i] = (float)edgesKeV[i];
        _upper[^1] = float.PositiveInfinity;
        int bin = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            while (cell / CellsPerKeV >= _upper[bin])
                bin++;
            _lowest[cell] = (short)bin;
        }
    }

    /// <summary>Number of bins.</summary>
    public int Count { get; }

    /// <summary>The bin of an energy, 1 to <see cref="Count"/>; 0 below the first edge, Count + 1 from the last one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(float energyKeV)
    {
        int bin = _lowest[Math.Clamp((int)(energyKeV * CellsPerKeV), 0, Cells - 1)];
        return bin + (energyKeV >= _upper[bin] ? 1 : 0);
    }

    /// <summary>The bins of eight energies at once, each as <see cref="Locate(float)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Locate(ReadOnlySpan<float> energiesKeV, Span<int> bins)
    {
        // The minimum, in this order, lets NaN pass, and the native conversion makes it negative.
        Vector256<float> scaled = Vector256.MinNative(Vector256.Create((float)(Cells - 1)), Vector256.Create(energiesKeV) * CellsPerKeV);
        Vector256.Max(Vector256.ConvertToInt32Native(scaled), Vector256<int>.Zero).CopyTo(bins);
        ref short lowest = ref MemoryMarshal.GetArrayDataReference(_lowest);
        ref float upper = ref MemoryMarshal.GetArrayDataReference(_upper), energy = ref MemoryMarshal.GetReference(energiesKeV);
        ref int at = ref MemoryMarshal.GetReference(bins);
        for (int k = 0; k < Vector256<int>.Count; k++)
        {
            int bin = Unsafe.Add(ref lowest, Unsafe.Add(ref at, k));
            Unsafe.Add(ref at, k) = bin + (Unsafe.Add(ref energy, k) >= Unsafe.Add(ref upper, bin) ? 1 : 0);
        }
    }
}
