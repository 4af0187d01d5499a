using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>
/// A localisation of three spots on a faint background, flat with nside 1024 or in 92k cells of many orders;
/// <paramref name="mode"/> as in the peers.
/// </summary>
internal sealed class SkyMapKernel(string mode) : Kernel($"skymap {mode.Replace('-', ' ')}")
{
    private const int Order = 10;

    private static readonly (SkyDirection Centre, double Width, double Weight)[] Spots =
    [
        (SkyDirection.FromDegrees(83.6, 22), 0.10, 0.6),
        (SkyDirection.FromDegrees(197.4, -23.4), 0.05, 0.3),
        (SkyDirection.FromDegrees(120, -69), 0.30, 0.1),
    ];

    private readonly double[] _raster = mode == "multi-flat" ? new double[HealpixGrid.FromOrder(Order).PixelCount] : [];
    private HealpixMap? _flat;
    private MultiOrderMap? _multi;
    private string _path = "";
    private double _area;

    public override IReadOnlyList<Peer> Peers { get; } =
    [
        mode == "read-map" ? new("healpy", "healpix_healpy.py", mode) : new("numpy", "skymap_numpy.py", mode),
    ];

    public override double? Target => mode switch { "flat-area" => 0.12, "multi-area" => 0.3, "multi-flat" => 0.2, _ => 0.3 };

    public override double? Tolerance => mode.EndsWith("area", StringComparison.Ordinal) ? 1e-9 : 1e-12;

    public override string PeerInput(string inputs) => mode == "read-map" ? _path : inputs;

    public override void Prepare(string inputs, string output)
    {
        if (mode.StartsWith("multi", StringComparison.Ordinal))
        {
            PrepareCells(inputs);
            return;
        }

        HealpixGrid grid = HealpixGrid.FromOrder(Order);
        double[] values = new double[grid.PixelCount];
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += values[i] = Density(grid.CentreOf(i));
        foreach (ref double value in values.AsSpan())
            value /= sum;
        _flat = new(grid, values);
        if (mode == "read-map")
            _flat.Write(_path = Path.Combine(inputs, "map.fits"), "PROB");
        else
            Folders.Write<double>(inputs, "flat.f64", values);
    }

    public override void Run()
    {
        switch (mode)
        {
            case "flat-area":
                _area = _flat!.CredibleAreaSquareDegrees(0.9); // made in Prepare, as the others
                break;
            case "multi-area":
                _area = _multi!.CredibleAreaSquareDegrees(0.9);
                break;
            case "multi-flat":
                _multi!.Rasterise(Order, _raster);
                break;
            default:
                using (FitsFile file = FitsFile.Open(_path))
                    _flat = HealpixMap.Read(file);
                break;
        }
    }

    public override double Check() => mode switch
    {
        "multi-flat" => _raster.Sum(),
        "read-map" => _flat!.Values.ToArray().Sum(),
        _ => _area,
    };

    /// <summary>Cells of order 6, the densest of which are divided until there are 92k.</summary>
    private void PrepareCells(string inputs)
    {
        PriorityQueue<MocCell, double> cells = new();
        for (long pixel = 0; pixel < 12 << 12; pixel++)
            Add(new(6, pixel));
        List<MocCell> done = [];
        while (cells.Count + done.Count < 91_911)
        {
            MocCell cell = cells.Dequeue();
            if (cell.Order == Order)
                done.Add(cell);
            for (int child = 0; child < 4 && cell.Order < Order; child++)
                Add(new(cell.Order + 1, (4 * cell.Pixel) + child));
        }

        done.AddRange(cells.UnorderedItems.Select(c => c.Element));
        done.Sort((a, b) => (a.Pixel << (2 * (Order - a.Order))).CompareTo(b.Pixel << (2 * (Order - b.Order))));
        double[] densities = [.. done.Select(c => Density(HealpixGrid.FromOrder(c.Order).CentreOf(c.Pixel)))];
        _multi = new(done, densities);
        Folders.Write<double>(inputs, "densities.f64", densities);
        Folders.Write<long>(inputs, "orders.i64", [.. done.Select(c => (long)c.Order)]);

        void Add(MocCell cell) =>
            cells.Enqueue(cell, -Density(HealpixGrid.FromOrder(cell.Order).CentreOf(cell.Pixel)) / (1L << (2 * cell.Order)));
    }

    private static double Density(SkyDirection direction)
    {
        double sum = 1e-9;
        foreach ((SkyDirection centre, double width, double weight) in Spots)
            sum += weight / (width * width) * Math.Exp((centre.Dot(direction) - 1) / (width * width));
        return sum;
    }
}
