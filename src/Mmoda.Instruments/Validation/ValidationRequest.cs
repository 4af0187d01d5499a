namespace Mmoda.Instruments;

/// <summary>How much to validate.</summary>
/// <param name="Seeds">Number of seeds, each a sky of eight windows; at least 1.</param>
/// <param name="FirstSeed">The first seed; the others follow.</param>
/// <param name="Workers">Seeds at once, at least 1.</param>
public sealed record ValidationRequest(int Seeds, ulong FirstSeed, int Workers)
{
    /// <summary>Runs a trial for each seed.</summary>
    /// <returns>What they gave, in the order of the seeds, on any number of workers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one seed or worker.</exception>
    internal async Task<T[]> RunAsync<T>(
        Func<ulong, CancellationToken, Task<T>> trial, IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Seeds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        T[] results = new T[Seeds];
        int done = 0;
        await Parallel.ForAsync(
            0,
            Seeds,
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                results[i] = await trial(FirstSeed + (ulong)i, token);
                progress?.Report((Interlocked.Increment(ref done), Seeds));
            });
        return results;
    }
}
