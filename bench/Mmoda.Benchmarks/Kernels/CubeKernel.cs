using Mmoda.Instruments;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>One million events with pixel and energy into 64 bands.</summary>
internal sealed class CubeKernel() : Kernel("event binning, 64 bands")
{
    private const int Events = 1_000_000;
    private const int Bins = 64;

    private readonly EventBlock _events = new(Events) { Count = Events };
    private readonly int[] _cube = new int[(Bins + 2) * IsgriDetector.PixelCount];
    private EnergyGrid? _grid;

    public override IReadOnlyList<Peer> Peers => [new("C", "cube_c.c")];

    public override double? Target => 1.1;

    public override void Prepare(string inputs, string output)
    {
        // Bands that widen from 15 to 500 keV; events fall off as 1/E, some below and above.
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => 15 + (485 * i * (i + 20.0) / (Bins * (Bins + 20.0))))];
        Philox random = new(64, 1);
        for (int i = 0; i < Events; i++)
        {
            _events.Pixels[i] = (ushort)(random.NextDouble() * IsgriDetector.PixelCount);
            _events.EnergiesKeV[i] = (float)(13 * Math.Pow(40, random.NextDouble()));
        }

        _grid = new EnergyGrid(edges);
        Folders.Write<ushort>(inputs, "pixels.u16", _events.Pixels);
        Folders.Write<float>(inputs, "energies.f32", _events.EnergiesKeV);
        Folders.Write<float>(inputs, "edges.f32", Array.ConvertAll(edges, e => (float)e));
    }

    public override void Run()
    {
        _cube.AsSpan().Clear();
        EventBinning.Count(_events, _grid!, _cube); // Prepared.
    }

    public override double Check()
    {
        double sum = 0;
        for (int i = 0; i < _cube.Length; i++)
            sum += ((double)_cube[i] * (i / IsgriDetector.PixelCount)) + ((double)_cube[i] * _cube[i]);
        return sum;
    }
}
