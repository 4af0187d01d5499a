using System.Runtime.InteropServices;
using Mmoda.Fits;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>Reads a RICE_1 image of 2000 × 2000 in rows as tiles: floats quantised at level 4 with dithering, as fpack makes them, or shorts.</summary>
internal sealed class ReadRice<T>(string type) : Kernel($"fits rice read {type}")
    where T : unmanaged
{
    private T[] _pixels = [];
    private string _path = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of($"rice-read-{type}");

    public override double? Target => 0.45;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _path = Path.Combine(inputs, "image.fits.fz");
        _pixels = RicePictures.Make<T>();
        RicePictures.Save(_path, _pixels);
    }

    public override void Run()
    {
        using FitsFile file = FitsFile.Open(_path);
        ((ImageHdu)file.Hdus[1]).Read(_pixels.AsSpan());
    }

    public override double Check() => RicePictures.Sum(_pixels);
}

/// <summary>Writes such an image, with checksums.</summary>
internal sealed class WriteRice<T>(string type) : Kernel($"fits rice write {type}")
    where T : unmanaged
{
    private T[] _pixels = [];
    private string _path = "", _output = "";

    public override IReadOnlyList<Peer> Peers => FitsPeers.Of($"rice-write-{type}");

    public override double? Target => 0.6;

    public override string PeerInput(string inputs) => _path;

    public override void Prepare(string inputs, string output)
    {
        _output = output;
        _path = Path.Combine(inputs, "image.fits");
        _pixels = RicePictures.Make<T>();
        using FitsWriter file = FitsWriter.Create(_path);
        file.WriteImage<T>(new FitsHeader(), [FitsPeers.Side, FitsPeers.Side], _pixels);
        file.Commit();
    }

    public override void Reset() => File.Delete(_output);

    public override void Run() => RicePictures.Save(_output, _pixels);

    public override double Check() => RicePictures.Sum(_pixels);
}

internal static class RicePictures
{
    /// <summary>A level of 1000 with Gaussian noise of 10, as a camera has.</summary>
    public static T[] Make<T>()
        where T : unmanaged
    {
        Philox random = new(3, 0);
        T[] pixels = new T[FitsPeers.Side * FitsPeers.Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double value = 1000 + (10 * noise);
            pixels[i] = typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)(short)Math.Round(value);
        }

        return pixels;
    }

    public static void Save<T>(string path, T[] pixels)
        where T : unmanaged
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WriteCompressedImage<T>(new FitsHeader(), [FitsPeers.Side, FitsPeers.Side], pixels);
        file.Commit();
    }

    public static double Sum<T>(T[] pixels)
        where T : unmanaged
    {
        double sum = 0;
        if (typeof(T) == typeof(float))
        {
            foreach (float pixel in MemoryMarshal.Cast<T, float>(pixels.AsSpan()))
                sum += pixel;
        }
        else
        {
            foreach (short pixel in MemoryMarshal.Cast<T, short>(pixels.AsSpan()))
                sum += pixel;
        }

        return sum;
    }
}
