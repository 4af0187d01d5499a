using Mmoda.Fits;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>Reads all twelve columns of an event table to native arrays.</summary>
internal sealed class ReadTable(bool compressed) : Kernel(compressed ? "fits table read gz" : "fits table read")
{
    private string _path = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of("read");

    public override double? Target => compressed ? 0.65 : 0.25;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _path = Path.Combine(inputs, compressed ? "events.fits.gz" : "events.fits");
        EventRows.Shared.Save(_path);
    }

    public override void Run() => EventRows.Shared.Load(_path);

    public override double Check() => EventRows.Shared.SumOfEnergies();
}

/// <summary>Writes that table, with checksums.</summary>
internal sealed class WriteTable() : Kernel("fits table write")
{
    private string _path = "", _output = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of("write");

    public override double? Target => 0.35;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _output = output;
        _path = Path.Combine(inputs, "events.fits");
        EventRows.Shared.Save(_path);
    }

    public override void Reset() => File.Delete(_output);

    public override void Run() => EventRows.Shared.Save(_output);

    public override double Check() => EventRows.Shared.SumOfEnergies();
}

/// <summary>Reads a float image of 2000 × 2000.</summary>
internal sealed class ReadImage() : Kernel("fits image read")
{
    private float[] _pixels = [];
    private string _path = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of("image-read");

    public override double? Target => 0.9;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _path = Path.Combine(inputs, "image.fits");
        FitsPeers.Save(_path, _pixels = FitsPeers.Picture());
    }

    public override void Run()
    {
        using FitsFile file = FitsFile.Open(_path);
        ((ImageHdu)file.Hdus[0]).Read(_pixels.AsSpan());
    }

    public override double Check() => _pixels.Sum(p => (double)p);
}

/// <summary>Writes that image, with checksums.</summary>
internal sealed class WriteImage() : Kernel("fits image write")
{
    private float[] _pixels = [];
    private string _path = "", _output = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of("image-write");

    public override double? Target => 0.8;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _output = output;
        _path = Path.Combine(inputs, "image.fits");
        FitsPeers.Save(_path, _pixels = FitsPeers.Picture());
    }

    public override void Reset() => File.Delete(_output);

    public override void Run() => FitsPeers.Save(_output, _pixels);

    public override double Check() => _pixels.Sum(p => (double)p);
}

internal static class FitsPeers
{
    public const int Side = 2000;

    public static IReadOnlyList<Peer> Of(string mode) =>
        [new("cfitsio", "fits_cfitsio.c", mode, "-lcfitsio"), new("astropy", "fits_astropy.py", mode)];

    public static float[] Picture()
    {
        Philox random = new(2, 0);
        return [.. Enumerable.Range(0, Side * Side).Select(_ => (float)(100 + random.NextDouble()))];
    }

    public static void Save(string path, float[] pixels)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WriteImage<float>(new FitsHeader(), [Side, Side], pixels);
        file.Commit();
    }
}
