using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Where the columns of an event row are, in bytes; the rows are big-endian as in the file.</summary>
internal readonly record struct EventLayout(int RowBytes, int Time, int PulseHeight, int RiseTime, int Y, int Z, int SelectFlag)
{
    /// <summary>The columns of a table of events (ISGR-EVTS-ALL).</summary>
    /// <exception cref="FitsException">A column is absent or has another type.</exception>
    public static EventLayout Of(BinaryTableHdu table) => new(
        table.RowByteCount,
        Offset(table, "TIME", FitsElementType.Real64),
        Offset(table, "ISGRI_PHA", FitsElementType.Integer16),
        Offset(table, "RISE_TIME", FitsElementType.UnsignedByte),
        Offset(table, "ISGRI_Y", FitsElementType.UnsignedByte),
        Offset(table, "ISGRI_Z", FitsElementType.UnsignedByte),
        Offset(table, "SELECT_FLAG", FitsElementType.UnsignedByte));

    private static int Offset(BinaryTableHdu table, string name, FitsElementType type)
    {
        FitsColumn column = table.RequireColumn(name);
        return column.ElementType == type && column.Repeat == 1
            ? column.ByteOffset
            : throw new FitsException($"ISGR-EVTS-ALL: column {name} has TFORM {column.Format}, expected is one value of type {type}.");
    }
}

/// <summary>
/// The kernels from raw event rows to counts per pixel: good time, energy and rise time in one pass, then the bins.
/// </summary>
internal static class EventBinning
{
    private const double IgnoredIjd = double.NegativeInfinity;

    /// <summary>Accepts or rejects events, and reconstructs the energies of those that are accepted.</summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="layout">Columns of a row.</param>
    /// <param name="firstRow">Number of the first row in the file; with the seed it decides the dither.</param>
    /// <param name="seed">Seed of the dither that undoes the quantisation of pulse height and rise time.</param>
    /// <param name="scale">Energy scale of the window.</param>
    /// <param name="goodTimes">Good times of the eight modules.</param>
    /// <param name="possible">Times that events of the window can have.</param>
    /// <param name="selection">Rise times to accept.</param>
    /// <param name="accepted">Receives the accepted events; room for all rows.</param>
    /// <param name="all">Accepted events by pixel number (16384), added to; they show which pixels are noisy.</param>
    /// <param name="flagged">Flagged events by pixel number, added to.</param>
    /// <param name="tally">Added to; what depends on a band stays untouched.</param>
    public static void Reduce(
        ReadOnlySpan<byte> rows,
        in EventLayout layout,
        long firstRow,
        ulong seed,
        IsgriEnergyScale scale,
        IReadOnlyList<GoodTimeIntervals> goodTimes,
        TimeInterval possible,
        EventSelection selection,
        EventBlock accepted,
        Span<int> all,
        Span<int> flagged,
        ref EventTally tally)
    {
        // The interval that the last event of a module was in, or the gap: [from, to) with the verdict.
        Span<double> from = stackalloc double[IsgriDetector.ModuleCount], to = stackalloc double[IsgriDetector.ModuleCount];
        Span<bool> isGood = stackalloc bool[IsgriDetector.ModuleCount];
        from.Fill(IgnoredIjd);
        to.Fill(IgnoredIjd);
        EventTally t = tally;
        int lowestRise = selection.RiseTimeMin, riseRange = selection.RiseTimeMax - selection.RiseTimeMin;
        int count = rows.Length / layout.RowBytes, kept = 0, wrongRiseTime = 0;
        t.Total += count;
        Span<ushort> pixels = accepted.Pixels.AsSpan(0, count);
        Span<float> energies = accepted.EnergiesKeV.AsSpan(0, count);
        Span<int> cells = accepted.Cells.AsSpan(0, count);
        Span<double> times = accepted.Ijd.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> row = rows.Slice(i * layout.RowBytes, layout.RowBytes);
            int y = row[layout.Y], z = row[layout.Z];
            double ijd = BinaryPrimitives.ReadDoubleBigEndian(row[layout.Time..]);
            if (((y | z) & 0x80) != 0 || !double.IsFinite(ijd))
            {
                t.Malformed++;
                t.WithoutTime += double.IsFinite(ijd) ? 0 : 1;
                continue;
            }

            int module = IsgriDetector.Module(y, z);
            if (ijd < from[module] || ijd >= to[module])
                isGood[module] = Locate(goodTimes[module], ijd, out from[module], out to[module]);
            if (!isGood[module])
            {
                t.OutsideGoodTime++;
                t.OutsideWindow += possible.Contains(ijd) ? 0 : 1;
                continue;
            }

            int pixel = IsgriDetector.Pixel(y, z);
            if (row[layout.SelectFlag] != 0)
            {
                flagged[pixel]++;
                t.Flagged++;
                continue;
            }

            int pulse = BinaryPrimitives.ReadUInt16BigEndian(row[layout.PulseHeight..]) ^ 0x8000;
            ulong dither = Dither(seed, (ulong)(firstRow + i));
            float fraction = scale.Locate(pulse, row[layout.RiseTime], pixel, module, Low(dither), High(dither), out int riseTime, out int cell);

            // Without a branch: rise times are random, and a wrong guess of the processor costs more than a value written in vain.
            int good = (uint)(riseTime - lowestRise) <= (uint)riseRange ? 1 : 0;
            all[pixel] += good;
            pixels[kept] = (ushort)pixel;
            energies[kept] = fraction;
            cells[kept] = cell;
            times[kept] = ijd;
            kept += good;
            wrongRiseTime += 1 - good;
        }

        scale.LookUp(cells[..kept], energies[..kept]);
        accepted.Count = kept;
        t.Accepted += kept;
        t.RiseTime += wrongRiseTime;
        tally = t;
    }

    /// <summary>Counts the events of a block in one band, half open, by pixel number (16384).</summary>
    public static void Count(EventBlock block, EnergyBand band, Span<int> counts)
    {
        ReadOnlySpan<ushort> pixels = block.Pixels.AsSpan(0, block.Count);
        ReadOnlySpan<float> energies = block.EnergiesKeV.AsSpan(0, block.Count);
        float low = (float)band.MinKeV, high = (float)band.MaxKeV;

        // Without a branch: energies are random, and a wrong guess of the processor costs more than the sum.
        for (int i = 0; i < pixels.Length; i++)
            counts[pixels[i]] += (energies[i] >= low ? 1 : 0) & (energies[i] < high ? 1 : 0);
    }

    /// <summary>Counts the events of a block in the bins of a grid.</summary>
    /// <param name="block">The events.</param>
    /// <param name="grid">Bins of energy.</param>
    /// <param name="cube">(grid.Count + 2) × 16384 counts, pixel fastest, added to; the first and the last plane hold what lies outside.</param>
    public static void Count(EventBlock block, EnergyGrid grid, Span<int> cube)
    {
        ReadOnlySpan<ushort> pixels = block.Pixels.AsSpan(0, block.Count);
        ReadOnlySpan<float> energies = block.EnergiesKeV.AsSpan(0, block.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(cube.Length, (grid.Count + 2) * IsgriDetector.PixelCount);

        // First where a batch goes, without a branch, then the counting, without further checks: bins end at grid.Count + 1, and
        // the mask keeps a pixel within its plane. A batch is long enough that what was stored first is read after it has settled.
        const int Batch = 64;
        Span<int> targets = stackalloc int[Batch];
        ref int counts = ref MemoryMarshal.GetReference(cube), target = ref MemoryMarshal.GetReference(targets);
        ref ushort pixel = ref MemoryMarshal.GetReference(pixels);
        ref float energy = ref MemoryMarshal.GetReference(energies);
        int i = 0;
        for (; i <= pixels.Length - Batch; i += Batch)
        {
            for (int k = 0; k < Batch; k += Vector256<int>.Count)
            {
                Vector256<int> bins = grid.Locate(Vector256.LoadUnsafe(ref energy, (nuint)(i + k)));
                (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.LoadUnsafe(ref pixel, (nuint)(i + k)));
                Vector256<int> within = Vector256.Create(low, high).AsInt32() & Vector256.Create(IsgriDetector.PixelCount - 1);
                ((bins * IsgriDetector.PixelCount) + within).StoreUnsafe(ref target, (nuint)k);
            }

            foreach (int at in targets)
                Unsafe.Add(ref counts, (nint)(uint)at)++;
        }

        for (; i < pixels.Length; i++)
            cube[(grid.Locate(energies[i]) * IsgriDetector.PixelCount) + pixels[i]]++;
    }

    /// <summary>As <see cref="Count(EventBlock, EnergyGrid, Span{int})"/>, for detectors of any number of pixels.</summary>
    /// <param name="block">The events.</param>
    /// <param name="grid">Bins of energy.</param>
    /// <param name="cube">(grid.Count + 2) × <paramref name="planeLength"/> counts, added to.</param>
    /// <param name="planeLength">Number of pixels.</param>
    public static void Count(EventBlock block, EnergyGrid grid, Span<int> cube, int planeLength)
    {
        if (planeLength == IsgriDetector.PixelCount)
        {
            Count(block, grid, cube);
            return;
        }

        for (int i = 0; i < block.Count; i++)
            cube[(grid.Locate(block.EnergiesKeV[i]) * planeLength) + block.Pixels[i]]++;
    }

    /// <summary>
    /// 64 random bits from a seed and a row number: SplitMix64 (Steele, Lea and Flood 2014). <see cref="Low"/> and
    /// <see cref="High"/> make two independent uniform deviates of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Dither(ulong seed, ulong row)
    {
        ulong x = (seed + row + 1) * 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    /// <summary>A deviate in [0, 1) from the lower half of random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Low(ulong bits) => ((uint)bits >> 8) * (1f / (1 << 24));

    /// <summary>A deviate in [0, 1) from the upper half of random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float High(ulong bits) => (uint)(bits >> 40) * (1f / (1 << 24));

    private static bool Locate(GoodTimeIntervals good, double ijd, out double from, out double to)
    {
        int low = 0, high = good.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (good[middle].StopIjd <= ijd)
                low = middle + 1;
            else
                high = middle;
        }

        bool inside = low < good.Count && good[low].StartIjd <= ijd;
        from = inside ? good[low].StartIjd : low > 0 ? good[low - 1].StopIjd : double.NegativeInfinity;
        to = inside ? good[low].StopIjd : low < good.Count ? good[low].StartIjd : double.PositiveInfinity;
        return inside;
    }
}
