using Mmoda.HighEnergy;
using Mmoda.Instruments;

namespace Mmoda.Benchmarks;

/// <summary>One million raw event rows to calibrated counts per pixel in one band.</summary>
internal sealed class BinningKernel() : Kernel("event binning")
{
    private const double Temperature = -8;
    private const ulong Seed = 500;
    private const int BlockRows = 32768;
    private static readonly EventLayout Layout = new(RowBytes: 30, Time: 14, PulseHeight: 2, RiseTime: 1, Y: 4, Z: 5, SelectFlag: 22);

    private static readonly TimeInterval Always = new(EventRows.StartIjd, EventRows.StartIjd + (EventRows.Seconds / 86400));

    private readonly int[] _inBand = new int[IsgriDetector.PixelCount];
    private readonly int[] _all = new int[IsgriDetector.PixelCount];
    private readonly int[] _flagged = new int[IsgriDetector.PixelCount];
    private readonly EventBlock _block = new(BlockRows);
    private byte[] _rows = [];
    private GoodTimeIntervals[] _good = [];
    private IsgriEnergyScale? _scale;

    public override IReadOnlyList<Peer> Peers => [new("numpy", "binning_numpy.py")];

    public override double? Target => 0.15;

    public override void Prepare(string inputs, string output)
    {
        string path = Path.Combine(inputs, "events.fits");
        EventRows.Shared.Save(path);
        using (Fits.FitsFile file = Fits.FitsFile.Open(path))
        {
            Fits.BinaryTableHdu table = file.RequireTable("EVENTS");
            _rows = new byte[table.RowCount * table.RowByteCount];
            table.ReadRows(0, _rows);
        }

        IsgriCalibration calibration = IsgriNominalCalibration.Create();
        double[] temperatures = new double[IsgriDetector.ModuleCount];
        Array.Fill(temperatures, Temperature);
        _scale = new IsgriEnergyScale(calibration, EventRows.StartIjd, temperatures);
        TimeInterval good = new(EventRows.StartIjd + (50 / 86400.0), EventRows.StartIjd + ((EventRows.Seconds - 50) / 86400));
        _good = [.. Enumerable.Repeat(GoodTimeIntervals.FromIntervals(good), IsgriDetector.ModuleCount)];
        Folders.Write<byte>(inputs, "rows.bin", _rows);
        Folders.Write<double>(inputs, "good.f64", [good.StartIjd, good.StopIjd]);
        Folders.Write<float>(inputs, "table.f32", calibration.EnergyTable);
        Folders.Write<float>(inputs, "lines.f32", Lines(calibration));
    }

    public override void Run()
    {
        _inBand.AsSpan().Clear();
        _all.AsSpan().Clear();
        _flagged.AsSpan().Clear();
        EventTally tally = default;
        int rows = _rows.Length / Layout.RowBytes;
        for (int first = 0; first < rows; first += BlockRows)
        {
            ReadOnlySpan<byte> block = _rows.AsSpan(first * Layout.RowBytes, Math.Min(BlockRows, rows - first) * Layout.RowBytes);
            EventBinning.Reduce(block, Layout, first, Seed, _scale!, _good, Always, EventSelection.All, _block, _all, _flagged, ref tally); // Prepared.
            EventBinning.Count(_block, new EnergyBand(20, 40), _inBand);
        }
    }

    public override double Check() => _inBand.Sum() + (double)_all.Sum();

    /// <summary>Gain and offset of pulse height and rise time by pixel; with nominal tables the later corrections are unity.</summary>
    private static float[] Lines(IsgriCalibration calibration)
    {
        const int N = IsgriDetector.PixelCount;
        float[] lines = new float[4 * N];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z);
                IsgriEnergyScale.PixelLine line = IsgriEnergyScale.Line(calibration, pixel, IsgriDetector.Module(y, z), Temperature);
                lines[pixel] = (float)line.PhaGain;
                lines[N + pixel] = (float)line.PhaOffset;
                lines[(2 * N) + pixel] = (float)(line.RiseGain * 2 / 2.4);
                lines[(3 * N) + pixel] = (float)((line.RiseGain * 5) + line.RiseOffset);
            }
        }

        return lines;
    }
}
