namespace Mmoda.Benchmarks;

/// <summary>Times of one program.</summary>
/// <param name="Name">The program.</param>
/// <param name="Milliseconds">Per run, one value per round, sorted.</param>
internal sealed record Times(string Name, double[] Milliseconds)
{
    public double Minimum => Milliseconds[0];

    public double Median => Milliseconds.Length % 2 == 1
        ? Milliseconds[Milliseconds.Length / 2]
        : 0.5 * (Milliseconds[(Milliseconds.Length / 2) - 1] + Milliseconds[Milliseconds.Length / 2]);
}

/// <summary>A kernel measured beside its peers.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Ours">Its times.</param>
/// <param name="BytesPerRun">Managed memory allocated by one run.</param>
/// <param name="FirstMilliseconds">The very first run, with compilation.</param>
/// <param name="Peers">Times of the peers that are installed.</param>
/// <param name="LeftOut">The other peers, and why.</param>
/// <param name="Disagreeing">Peers whose result differs by more than the tolerance.</param>
internal sealed record Measurement(
    Kernel Kernel,
    Times Ours,
    long BytesPerRun,
    double FirstMilliseconds,
    IReadOnlyList<Times> Peers,
    IReadOnlyList<(string Peer, string Reason)> LeftOut,
    IReadOnlyList<string> Disagreeing);
