using Mmoda.Tests;
using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

public sealed class OwnershipTests : IDisposable
{
    private static readonly Requester Ada = new("ada@example.org", ["counting", "many"]);
    private static readonly Requester Ben = new("ben@example.org", ["counting"]);

    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-owners-").FullName;
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly ProductStore _products;
    private readonly JobStore _jobs;
    private readonly AnalysisService _service;

    public OwnershipTests()
    {
        _products = new ProductStore(Path.Combine(_directory, "products"));
        _jobs = new JobStore(Path.Combine(_directory, "jobs.db"), _clock);
        _service = new AnalysisService(new InstrumentCatalogue([new CountingInstrument()]), _jobs, _products);
    }

    public void Dispose()
    {
        _jobs.Dispose();
        _products.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_job_is_seen_by_who_asked_for_it_and_by_nobody_else()
    {
        JobId id = Submit(Ada).Job!.Id;
        Assert.NotNull(_service.Find(id, Ada));
        Assert.Null(_service.Find(id, Ben));
        Assert.Null(_service.Find(id, Requester.Anonymous));
        Assert.NotNull(_service.Find(id, Requester.Operator));
    }

    [Fact]
    public void An_equal_query_shares_the_job_and_does_not_tell_when_others_asked()
    {
        Submission first = Submit(Ada);
        _clock.Advance(TimeSpan.FromHours(1));
        Submission second = Submit(Ben);
        Assert.Equal(first.Job!.Id, second.Job!.Id);
        Assert.True(second.IsKnown);
        Assert.Equal(TimeSpan.FromHours(1), _service.Find(first.Job.Id, Ben)!.Created - _service.Find(first.Job.Id, Ada)!.Created);
    }

    [Fact]
    public void What_the_anonymous_ask_is_public()
    {
        JobId id = Submit(Requester.Anonymous).Job!.Id;
        Assert.NotNull(_service.Find(id, Ada));
        Assert.NotNull(_service.Find(id, Requester.Anonymous));
        Assert.Empty(_service.List(Requester.Anonymous, null, 10));
        Assert.Empty(_service.List(Ada, null, 10));
    }

    [Fact]
    public void Everybody_lists_their_own_latest_first()
    {
        for (int count = 1; count <= 4; count++)
        {
            Submit(Ada, count);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Submit(Ben, 4);
        Assert.Equal(["4", "3", "2", "1"], _service.List(Ada, null, 10).Select(j => j.Query.Canonical["count"]));
        Assert.Equal(["2", "1"], _service.List(Ada, _service.List(Ada, null, 2)[^1].Asked, 10).Select(j => j.Query.Canonical["count"]));
        Assert.Equal(["4"], _service.List(Ben, null, 10).Select(j => j.Query.Canonical["count"]));
        Assert.Equal(4, _service.List(Requester.Operator, null, 10).Count);

        Assert.True(_jobs.Forget(_service.List(Ben, null, 1)[0].Id, Ben));
        Assert.Empty(_service.List(Ben, null, 10));
        Assert.Equal(4, _service.List(Ada, null, 10).Count);
    }

    [Fact]
    public void A_job_stops_only_when_nobody_wants_it_any_longer()
    {
        JobId id = Submit(Ada).Job!.Id;
        Submit(Ben);
        Assert.False(_service.Withdraw(id, Requester.Anonymous));
        Assert.False(_service.Withdraw(id, Ada));
        Assert.Equal(JobState.Queued, _service.Find(id, Ben)!.State);
        Assert.True(_service.Withdraw(id, Ben));
        Assert.Equal(JobState.Cancelled, _service.Find(id, Ada)!.State);
        Assert.Equal(["cancelled", "withdrawn", "shared", "queued"], _jobs.Audit(null, null, 10).Select(a => a.Action));
    }

    [Fact]
    public void A_stranger_stops_nothing()
    {
        JobId id = Submit(Ada).Job!.Id;
        Assert.False(_service.Withdraw(id, Ben));
        Assert.Equal(JobState.Queued, _service.Find(id, Ada)!.State);
        Assert.True(_service.Withdraw(id, Requester.Operator));
    }

    [Fact]
    public void Missing_roles_are_told_with_their_reasons_and_leave_no_job()
    {
        Submission refused = Submit(new Requester("eve@example.org", []), mode: "long");
        Assert.Null(refused.Job);
        Assert.Equal(["counting", "many"], refused.MissingRoles.Select(r => r.Role));
        Assert.Equal("it takes long", refused.MissingRoles[1].Reason);
        Assert.Equal(["many"], Submit(Ben, mode: "long").MissingRoles.Select(r => r.Role));
        Assert.NotNull(Submit(Ada, mode: "long").Job);
        Assert.NotNull(Submit(Requester.Operator, count: 61, mode: "long").Job);
        Assert.Equal([("eve@example.org", "counting, many"), ("ben@example.org", "many")],
            _jobs.Audit(null, null, 10).Where(a => a.Action == "refused").Reverse().Select(a => (a.Subject, a.Detail)));
    }

    [Fact]
    public void Who_loses_the_role_of_the_data_does_not_see_the_result_any_longer()
    {
        JobId secret = Submit(Ada, mode: "secret").Job!.Id, large = Submit(Ada, mode: "long").Job!.Id;
        Requester demoted = new(Ada.Subject!, []);
        Assert.Null(_service.Find(secret, demoted));
        Assert.NotNull(_service.Find(large, demoted)); // The role was for the computing.
        Assert.Equal([large], _service.List(demoted, null, 10).Select(j => j.Id));
    }

    [Fact]
    public void The_audit_trail_tells_who_ran_what_and_not_who_polls()
    {
        RequestOrigin origin = new("native", "192.0.2.7");
        for (int poll = 0; poll < 3; poll++)
            Submit(Ada, origin: origin);
        AuditEntry entry = Assert.Single(_jobs.Audit("ada@example.org", null, 10));
        Assert.Equal(("queued", "counter", "numbers", origin), (entry.Action, entry.Instrument, entry.Product, entry.Origin));
        Assert.Equal(_clock.GetUtcNow(), entry.Time);
        Assert.Empty(_jobs.Audit("ben@example.org", null, 10));
    }

    [Fact]
    public void Unfinished_jobs_are_limited_by_user_and_by_address()
    {
        AnalysisService service = new(new InstrumentCatalogue([new CountingInstrument()]), _jobs, _products, mostUnfinished: 2);
        int count = 0;
        Submission Ask(Requester requester, string address) => service.Submit(
            "counter", "numbers", new GivenValues { ["count"] = $"{count++}" }, dummy: false, requester, new RequestOrigin("native", address));

        foreach ((Requester requester, string address) in ((Requester, string)[])[(Ada, "a"), (Requester.Anonymous, "a"), (Requester.Anonymous, "b")])
        {
            Job first = Ask(requester, address).Job!;
            Assert.NotNull(Ask(requester, address).Job);
            RoleRequirement limit = Assert.Single(Ask(requester, address).MissingRoles);
            Assert.Equal("many jobs", limit.Role);
            Assert.Contains("2 jobs of yours are not finished", limit.Reason, StringComparison.Ordinal);
            service.Withdraw(first.Id, requester);
            Assert.NotNull(Ask(requester, address).Job);
        }

        Assert.NotNull(Ask(new Requester(Ada.Subject, ["many jobs"]), "a").Job);
        Assert.NotNull(Ask(Requester.Operator, "a").Job);
    }

    private Submission Submit(Requester requester, int count = 3, string mode = "", RequestOrigin? origin = null) =>
        _service.Submit("counter", "numbers", new GivenValues { ["count"] = $"{count}", ["mode"] = mode }, dummy: false, requester, origin);
}
