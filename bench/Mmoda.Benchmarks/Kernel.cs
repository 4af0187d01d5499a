namespace Mmoda.Benchmarks;

/// <summary>Something of ours that is timed, beside the programs that do the same.</summary>
/// <param name="name">Name for the table and <c>--filter</c>.</param>
internal abstract class Kernel(string name)
{
    /// <summary>Name for the table and <c>--filter</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The programs that do the same work on the same input.</summary>
    public virtual IReadOnlyList<Peer> Peers => [];

    /// <summary>What we aim at: ours / peer against every peer, or milliseconds where there is none.</summary>
    public virtual double? Target => null;

    /// <summary>Relative difference that the results of ours and of a peer may have; null where they cannot be compared.</summary>
    public virtual double? Tolerance => 1e-4;

    /// <summary>Runs at most so often; for what takes seconds.</summary>
    public virtual int MostRuns => int.MaxValue;

    /// <summary>Runs before the first that counts, for what runs at most so often: compilation goes on in the background for some.</summary>
    public virtual int WarmUpRuns => 0;

    /// <summary>Makes the inputs and writes those that peers read.</summary>
    /// <param name="inputs">An empty folder.</param>
    /// <param name="output">A file to write to, for kernels that write; in memory where the system has such a folder.</param>
    public abstract void Prepare(string inputs, string output);

    /// <summary>The work that is timed.</summary>
    public abstract void Run();

    /// <summary>Makes ready for the next run; not timed.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>A number that shows whether a peer computed the same.</summary>
    public virtual double Check() => double.NaN;

    /// <summary>What a peer gets as its input argument.</summary>
    public virtual string PeerInput(string inputs) => inputs;
}
