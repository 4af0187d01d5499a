using Microsoft.Extensions.Logging.Abstractions;
using Mmoda.Analysis;
using Mmoda.Tests;
using Mmoda.Workflow;

namespace Mmoda.Server.Tests;

/// <summary>Jobs, people and messages in a directory, with a clock that stands still; what a server composes, without the server.</summary>
internal sealed class NoticeBench : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-notices-").FullName;
    private readonly ProductStore _products;
    private readonly NoticeOptions _options;

    public NoticeBench(NoticeOptions options)
    {
        _options = options;
        _products = new ProductStore(Path.Combine(_directory, "products"));
        Jobs = new JobStore(Path.Combine(_directory, "jobs.db"), Clock);
        Service = new AnalysisService(new InstrumentCatalogue([new FakeIsgri()]), Jobs, _products);
        Open();
    }

    public ManualTimeProvider Clock { get; } = new(Tokens.Now);

    public JobStore Jobs { get; }

    public AnalysisService Service { get; }

    public PeopleFile People { get; private set; } = null!; // Set by Open.

    public Outbox Outbox { get; private set; } = null!; // Set by Open.

    public Notices Notices { get; private set; } = null!; // Set by Open.

    /// <summary>As after a restart.</summary>
    public void Open()
    {
        People?.Dispose();
        People = new PeopleFile(Path.Combine(_directory, "people.db"));
        Outbox = new Outbox(People, Clock);
        Notices = new Notices(People, Outbox, Jobs, _options, new MessageWriter(_options.SiteName, "https://mmoda.example.org", _options.Mail?.Contact), Clock);
    }

    public Postman Postman(IDelivery delivery) => new(Outbox, delivery, Clock, NullLogger<Postman>.Instance);

    /// <summary>Submits a query of one window for a caller, who wants to be told.</summary>
    public (JobId Job, NoticeReceipt Receipt) Submit(Caller caller, string window = "066500220010.001", string? apiCode = "print('again')\n")
    {
        Job job = Service.Submit(
            "isgri", "isgri_image", new GivenValues { { "scw_list", window } }, dummy: false, caller.Requester).Job!; // Valid by construction.
        NoticeRequest request = new("155e478be7cf460d", "isgri_image", new NoticeLink("https://mmoda.example.org/?a=1&b=2", true), apiCode);
        return (job.Id, Notices.Subscribe(job.Id, caller, request));
    }

    /// <summary>Runs what is queued to its end.</summary>
    public async Task RunAsync(JobId job)
    {
        await using InProcessExecutor executor = new(
            new StepWorker(new StepRegistry([new FakeWindow(), new FakeMosaic(), new FakeCurves()]), _products, TimeProvider.System).RunAsync, workers: 1);
        using CancellationTokenSource stop = new();
        Task running = new JobRunner(Jobs, Service.Instruments, new GraphRunner(executor, _products, TimeProvider.System), _products, TimeProvider.System, (_, d) => Assert.Fail(d)).RunAsync(stop.Token);
        await Service.WaitForEndAsync(job, TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();
        await running;
    }

    public void Dispose()
    {
        People.Dispose();
        Jobs.Dispose();
        _products.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
