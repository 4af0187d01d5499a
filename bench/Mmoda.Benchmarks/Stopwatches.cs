using System.Diagnostics;

namespace Mmoda.Benchmarks;

/// <summary>
/// Measures a kernel and its peers in turn (A B C A B C …), so that a change of the machine's load meets all of them.
/// </summary>
internal static class Stopwatches
{
    private const double WarmUpMilliseconds = 700;
    private const double RoundMilliseconds = 15;
    private const double KernelMilliseconds = 2500;
    private const int LeastRounds = 5;
    private const int MostRounds = 41;

    /// <summary>Prepares and measures.</summary>
    public static Measurement Measure(Kernel kernel)
    {
        string inputs = Folders.InputsOf(kernel.Name);
        string output = Path.Combine(Folders.Scratch, $"mmoda-bench-{Environment.ProcessId}");
        kernel.Prepare(inputs, output + ".ours.fits");
        List<PeerProcess> peers = [];
        List<(string Peer, string Reason)> leftOut = [];
        try
        {
            foreach (Peer peer in kernel.Peers)
            {
                if (PeerProcess.Start(peer, kernel.PeerInput(inputs), output + ".peer.fits", out string problem) is { } process)
                    peers.Add(process);
                else
                    leftOut.Add((peer.Name, problem));
            }

            return Measure(kernel, peers, leftOut);
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
            File.Delete(output + ".ours.fits");
            File.Delete(output + ".peer.fits");
            (kernel as IDisposable)?.Dispose();
        }
    }

    private static Measurement Measure(Kernel kernel, List<PeerProcess> peers, List<(string Peer, string Reason)> leftOut)
    {
        double first = TimeOurs(kernel, 1, out long firstBytes), ours = first;
        if (kernel.MostRuns == 1 && peers.Count == 0)
            return new Measurement(kernel, new Times("ours", [first]), firstBytes, first, [], leftOut, []); // What takes minutes.
        if (kernel.MostRuns == int.MaxValue)
        {
            long start = Stopwatch.GetTimestamp();
            int runs = 0;
            do
                ours = TimeOurs(kernel, 1, out _);
            while (++runs < 3 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds);
        }

        for (int i = 0; i < kernel.WarmUpRuns; i++)
            TimeOurs(kernel, 1, out _);
        double check = kernel.Check();
        List<string> disagreeing = [];
        double[] expected = new double[peers.Count];
        for (int p = 0; p < peers.Count; p++)
        {
            (_, double theirs) = peers[p].Run(1);
            (expected[p], _) = peers[p].Run(1);
            if (kernel.Tolerance is { } tolerance && !(Math.Abs(theirs - check) <= tolerance * Math.Abs(check)))
                disagreeing.Add(FormattableString.Invariant($"{peers[p].Version} gives {theirs:G9}, ours {check:G9}"));
        }

        // A round takes about the same time for each program, and is long enough for the clock.
        int ourRuns = Repetitions(ours);
        double round = (ours * ourRuns) + expected.Sum(e => e * Repetitions(e));
        int rounds = Math.Clamp((int)(KernelMilliseconds / round), LeastRounds, MostRounds);
        rounds = round * rounds > 4 * KernelMilliseconds ? 3 : rounds;
        rounds = Math.Min(rounds, kernel.MostRuns);
        double[] own = new double[rounds];
        double[][] others = [.. peers.Select(_ => new double[rounds])];
        long bytes = long.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            own[i] = TimeOurs(kernel, ourRuns, out long allocated);
            bytes = Math.Min(bytes, allocated);
            for (int p = 0; p < peers.Count; p++)
                (others[p][i], _) = peers[p].Run(Repetitions(expected[p]));
        }

        Array.Sort(own);
        foreach (double[] times in others)
            Array.Sort(times);
        return new Measurement(
            kernel, new Times("ours", own), bytes, first, [.. peers.Select((p, i) => new Times(p.Version, others[i]))], leftOut, disagreeing);
    }

    private static int Repetitions(double milliseconds) => Math.Max(1, (int)(RoundMilliseconds / Math.Max(milliseconds, 1e-3)));

    private static double TimeOurs(Kernel kernel, int runs, out long bytesPerRun)
    {
        kernel.Reset();
        bool isThreaded = kernel.MostRuns != int.MaxValue;
        long bytes = Allocated(isThreaded), start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
            kernel.Run();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
        bytesPerRun = (Allocated(isThreaded) - bytes) / runs;
        return milliseconds;
    }

    private static long Allocated(bool byAllThreads) =>
        byAllThreads ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}
