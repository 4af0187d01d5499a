using System.Globalization;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>
/// A job table of 10 000 queries of 200 users, each with a list of 50 science windows, every tenth asked by two: what a user's
/// list of 50, a look-up and a submission take; unfinished jobs are counted, as where they are limited. The limit of time is the same for all.
/// </summary>
internal sealed class JobTableKernel(string work) : Kernel("job table, " + work)
{
    private const int Queries = 10_000, Users = 200;

    private static JobStore? _jobs;
    private static AnalysisService? _service;
    private static readonly List<JobId> Ids = [];

    private static readonly RequestOrigin Origin = new("native", "192.0.2.1");

    private int _next;

    public override double? Target => 20;

    public override void Prepare(string inputs, string output)
    {
        if (_service is not null)
            return; // One table for the three.
        string folder = Folders.InputsOf("job-table");
        _jobs = new JobStore(Path.Combine(folder, "jobs.db"));
        _service = new AnalysisService(new InstrumentCatalogue([new Listing()]), _jobs, new ProductStore(Path.Combine(folder, "products")), mostUnfinished: int.MaxValue);
        for (int i = 0; i < Queries; i++)
        {
            Ids.Add(Submit(i, i % Users));
            if (i % 10 == 0)
                Submit(i, (i + 7) % Users);
        }
    }

    public override void Run()
    {
        int n = _next++;
        switch (work)
        {
            case "list":
                if (_service!.List(User(n % Users), null, 50).Count != 50)
                    throw new InvalidOperationException("A user has at least 50 jobs.");
                break;
            case "look up":
                if (_service!.Find(Ids[n * 7919 % Queries], User(n * 7919 % Queries % Users)) is null)
                    throw new InvalidOperationException("A user sees their own job.");
                break;
            case "submit known":
                Submit(n * 7919 % Queries, n * 7919 % Queries % Users);
                break;
            case "submit anonymous":
                Submit(2 * Queries + n, null);
                break;
            default:
                Submit(Queries + n, n % Users);
                break;
        }
    }

    private static Requester User(int number) => new(string.Create(CultureInfo.InvariantCulture, $"user{number}@example.org"), ["general"]);

    private static JobId Submit(int query, int? user)
    {
        IEnumerable<string> windows = Enumerable.Range(query, 50).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w:000000000000}.001"));
        return _service!.Submit("listing", "list", new GivenValues { ["scw_list"] = string.Join(',', windows) }, dummy: false, user is { } known ? User(known) : Requester.Anonymous, Origin).Job!.Id; // Valid, and prepared.
    }

    /// <summary>An instrument that only takes queries.</summary>
    private sealed class Listing() : Instrument("listing")
    {
        public override ParameterGroup Source { get; } = new("src_query", []);

        public override ParameterGroup Parameters { get; } = new("listing_parameters", []);

        public override IReadOnlyList<ProductType> Products { get; } = [new List()];

        private sealed class List() : ProductType("list", "list_query")
        {
            public override ParameterGroup Parameters { get; } = new("list_query", [new("scw_list", ParameterKind.InputList) { IsOptional = true }]);

            public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems) => new("listing", Name, dummy, values.ToCanonical());

            public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken) => throw new QueryRefusedException([]);

            public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store) => throw new QueryRefusedException([]);
        }
    }
}
