using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>A kernel that runs whole steps: beside its time the report tells its stages and its processor time.</summary>
/// <param name="name">Name for the table and <c>--filter</c>.</param>
/// <param name="query">What is run.</param>
internal abstract class EndToEndKernel(string name, IntegralQuery query) : Kernel(name), IDisposable
{
    /// <summary>Stage times of the last run, from the provenance of the products; empty where they are not told.</summary>
    public IReadOnlyList<NodeReport> Nodes { get; private set; } = [];

    /// <summary>Processor time of the quickest run, all threads: what the load of the machine disturbs least.</summary>
    public TimeSpan LeastProcessorTime { get; private set; } = TimeSpan.MaxValue;

    /// <summary>The most memory that the process had in a run that counts, 10⁶ bytes; null where the system does not tell.</summary>
    public double? PeakMegabytes { get; private set; }

    /// <summary>What we aim at, or null.</summary>
    public virtual double? MostMegabytes => null;

    /// <summary>Whether the stages are worth telling.</summary>
    public virtual bool HasStages => true;

    /// <summary>What is run.</summary>
    protected IntegralQuery Query => query;

    /// <summary>The steps that are run; null for all.</summary>
    protected virtual Func<StepNode, bool>? IsWanted => null;

    public override void Run()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        RunOnce();
        TimeSpan spent = Environment.CpuUsage.TotalTime - before;
        LeastProcessorTime = spent < LeastProcessorTime ? spent : LeastProcessorTime;
        PeakMegabytes = PeakMemory.Megabytes();
    }

    /// <summary>The work.</summary>
    protected virtual void RunOnce() => Nodes = query.Run(IsWanted);

    public void Dispose() => query.ClearStore();
}
