using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>The pixels of nside 1024 whose centres lie in a cone of 5°, or that overlap it.</summary>
internal sealed class ConeKernel(bool overlap) : Kernel(overlap ? "healpix cone overlap" : "healpix cone")
{
    private static readonly SkyDirection Crab = SkyDirection.FromDegrees(83.6332, 22.0145);
    private long[] _pixels = [];

    public override IReadOnlyList<Peer> Peers { get; } = [new("healpy", "healpix_healpy.py", overlap ? "overlap-ring" : "cone-ring")];

    public override double? Target => 1;

    // Of the pixels on the rim both programs take some that do not overlap; there are 1 % of them.
    public override double? Tolerance => overlap ? 0.01 : 0;

    public override void Prepare(string inputs, string output)
    {
    }

    public override void Run() => _pixels = HealpixGrid.FromNside(1024, HealpixScheme.Ring)
        .PixelsInCone(Crab, Angle.FromDegrees(5), overlap ? PixelSelection.Overlap : PixelSelection.Centres);

    public override double Check() => overlap ? _pixels.Length : _pixels.Sum();
}
