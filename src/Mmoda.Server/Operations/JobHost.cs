using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Operations;

/// <summary>Runs jobs as long as the server runs.</summary>
internal sealed partial class JobHost(
    JobStore jobs, InstrumentCatalogue instruments, GraphRunner graphs, ProductStore products, TimeProvider clock, ILogger<JobHost> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The server starts to listen meanwhile.
        JobRunner runner = new(jobs, instruments, graphs, products, clock, (job, defect) => LogDefect(log, job, defect));
        await runner.RunAsync(stoppingToken);
    }

    [LoggerMessage(EventId = 800, Level = LogLevel.Error, Message = "Job {JobId} met a mistake of ours: {Defect}")]
    private static partial void LogDefect(ILogger logger, JobId jobId, string defect);
}
