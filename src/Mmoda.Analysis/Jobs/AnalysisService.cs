using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>
/// Takes queries and tells about their jobs; the way in for every wire. It computes nothing and waits for no computing:
/// a <see cref="JobRunner"/> here or in another process does the work. Thread-safe.
/// </summary>
/// <param name="instruments">What can be asked.</param>
/// <param name="jobs">Where the jobs are.</param>
/// <param name="products">Where the files are.</param>
/// <param name="mostUnfinished">
/// How many unfinished jobs a user, or the anonymous of one network address, may have without the role
/// <see cref="ManyJobsRole"/>; 0 for any number.
/// </param>
public sealed class AnalysisService(InstrumentCatalogue instruments, JobStore jobs, ProductStore products, int mostUnfinished = 0)
{
    /// <summary>The role that may have any number of unfinished jobs.</summary>
    public const string ManyJobsRole = "many jobs";

    /// <summary>Digits of a SHA-256.</summary>
    private const int FingerprintLength = 64;

    /// <summary>What can be asked.</summary>
    public InstrumentCatalogue Instruments => instruments;

    /// <summary>The names under which other protocols know jobs.</summary>
    public JobStore Jobs => jobs;

    /// <summary>Understands a request without submitting it.</summary>
    /// <param name="instrument">Name of the instrument.</param>
    /// <param name="product">Name of the product type.</param>
    /// <param name="given">Values as given.</param>
    /// <param name="dummy">True for canned products.</param>
    /// <param name="problems">Receives all that is wrong; an unknown instrument or product is a problem too.</param>
    /// <param name="requester">Who asks, for queries that use results of other jobs; the anonymous when null.</param>
    /// <returns>The query, or null when there are problems.</returns>
    public Query? Read(string instrument, string product, GivenValues given, bool dummy, IList<QueryProblem> problems, Requester? requester = null)
    {
        if (instruments.Find(instrument) is not { } found)
        {
            problems.Add(Unknown("instrument", instrument, instruments.All.Where(i => i.Roles.Count == 0).Select(i => i.Name)));
            return null;
        }

        if (found.FindProduct(product) is not { } type)
        {
            problems.Add(Unknown("product", product, found.Products.Select(p => p.Name)));
            return null;
        }

        int before = problems.Count;
        ParameterValues values = ParameterValues.Read(found.ParametersOf(type), given, problems);
        for (int i = before; i < problems.Count; i++)
        {
            if (problems[i].Kind == QueryProblemKind.Unknown)
                problems[i] = problems[i] with { Message = $"{type.Name}: {problems[i].Message}" };
        }

        Query query = type.Read(values, dummy, problems);
        if (problems.Count == 0)
            query = type.Resolve(query, id => Find(jobs.FindAlias(id) ?? new JobId(id), requester ?? Requester.Anonymous), problems);
        if (found is RemoteInstrument { Service.PassesToken: true } && requester?.Subject is { } subject)
            query = query with { Canonical = new Dictionary<string, string>(query.Canonical) { [UserTokens.User] = UserTokens.NameOf(subject, requester.Roles) } }; // What the token opens is theirs alone.
        return problems.Count == 0 ? query : null;
    }

    /// <summary>The instruments that a requester may know of.</summary>
    public IEnumerable<Instrument> InstrumentsFor(Requester requester) => instruments.All.Where(i => i.Roles.All(r => requester.Has(r.Role)));

    /// <summary>The roles that a requester lacks for a query, sorted; empty when they may ask it.</summary>
    public IReadOnlyList<RoleRequirement> MissingRoles(Query query, Requester requester) =>
        [.. RolesFor(query).Where(r => !requester.Has(r.Role)).DistinctBy(r => r.Role).OrderBy(r => r.Role, StringComparer.Ordinal)];

    /// <summary>
    /// Accepts a request. An equal query has one job: if that is waiting, running or completed it is returned as it is; if it
    /// failed, was cancelled, lost its files, or completed with failed windows, it runs again; steps in the store are reused.
    /// </summary>
    /// <param name="instrument">Name of the instrument.</param>
    /// <param name="product">Name of the product type.</param>
    /// <param name="given">Values as given.</param>
    /// <param name="dummy">True for canned products.</param>
    /// <param name="requester">Who asks; the anonymous when null.</param>
    /// <param name="origin">Where the request came in, for the audit trail.</param>
    public Submission Submit(
        string instrument, string product, GivenValues given, bool dummy, Requester? requester = null, RequestOrigin? origin = null)
    {
        List<QueryProblem> problems = [];
        return Read(instrument, product, given, dummy, problems, requester) is { } query
            ? Submit(query, requester ?? Requester.Anonymous, origin)
            : new Submission(null, problems, false);
    }

    /// <summary>Accepts a query of the anonymous that was read before.</summary>
    /// <param name="query">The query.</param>
    /// <param name="retriesWindows">False to take a completed job with failed windows as it is, when its answer is fetched.</param>
    public Submission Submit(Query query, bool retriesWindows = true) => Submit(query, Requester.Anonymous, null, retriesWindows);

    /// <summary>Accepts a query that was read before, and lets the requester see its job from now on.</summary>
    /// <param name="query">The query.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="origin">Where the request came in, for the audit trail.</param>
    /// <param name="retriesWindows">False to take a completed job with failed windows as it is, when its answer is fetched.</param>
    public Submission Submit(Query query, Requester requester, RequestOrigin? origin, bool retriesWindows = true)
    {
        if (MissingRoles(query, requester) is { Count: > 0 } missing)
        {
            jobs.Refuse(query, requester, origin, missing);
            return new Submission(null, [], false) { MissingRoles = missing };
        }

        JobId id = query.ToJobId();
        Job? known = Find(id);
        bool isPartial = retriesWindows && known?.Result?.Windows.Any(w => w.Status == "failed") == true;
        if (known is { State: JobState.Queued or JobState.Running or JobState.Completed } && HasItsFiles(known) && !isPartial)
        {
            jobs.Share(query, id, requester, origin);
            return new Submission(known, [], true);
        }

        if (TooMany(requester, origin) is { } limit)
            return new Submission(null, [], false) { MissingRoles = [limit] };
        bool isNew = jobs.Enqueue(query, again: known?.State == JobState.Completed, requester, origin);
        if (!isNew)
            jobs.Share(query, id, requester, origin); // Somebody else was quicker.
        return new Submission(Find(id)!, [], !isNew); // There is a row now, and rows are never deleted.
    }

    /// <summary>
    /// The job as a requester may see it, or null: they or the public asked for it, and they have the roles that its data
    /// need. Its <see cref="Job.Created"/> is when they asked, so that nobody learns when others did.
    /// </summary>
    public Job? Find(JobId id, Requester requester)
    {
        if (jobs.AskedBy(id, requester) is not { } asked || Find(id) is not { } job)
            return null;
        return MaySee(job.Query, requester) ? job with { Created = asked } : null;
    }

    /// <summary>The jobs that a requester asked for and may still see, latest first; none for the anonymous.</summary>
    /// <param name="requester">Whose jobs.</param>
    /// <param name="before">Only jobs asked for before this time; null for all.</param>
    /// <param name="count">At most so many, 1 to 1000.</param>
    public IReadOnlyList<JobSummary> List(Requester requester, DateTimeOffset? before, int count) =>
        [.. jobs.List(requester, before, count).Where(j => MaySee(j.Query, requester))];

    /// <summary>Takes back what a requester asked for; the job is stopped when nobody else wants it.</summary>
    /// <returns>False when it is none of theirs, is finished, or goes on for others.</returns>
    public bool Withdraw(JobId id, Requester requester, RequestOrigin? origin = null) => jobs.Withdraw(id, requester, origin);

    /// <summary>The job as it is now, or null; for the operator's own processes, which see every job.</summary>
    public Job? Find(JobId id) => jobs.Find(id) is { } job
        ? job.Result is null ? job : job with { Result = ResultPaths.Absolute(job.Result, products.Directory) }
        : null;

    /// <summary>Events of a job with numbers above <paramref name="after"/>, in order.</summary>
    public IReadOnlyList<JobEvent> Events(JobId id, long after) => jobs.Events(id, after);

    /// <summary>Waits until a job has an event with a number above <paramref name="after"/>.</summary>
    public Task WaitForChangeAsync(JobId id, long after, CancellationToken cancellationToken) =>
        jobs.WaitForChangeAsync(id, after, cancellationToken);

    /// <summary>
    /// Completes when a job next changes its state or progress, by whichever process. Take it before looking at the job.
    /// </summary>
    public Task NextChange(JobId id) => jobs.NextChange(id);

    /// <summary>Waits until a job is finished, at most <paramref name="patience"/>; returns it as it is then.</summary>
    public async Task<Job?> WaitForEndAsync(JobId id, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource enough = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        Job? job = Find(id);
        try
        {
            for (long seen = 0; job is { IsFinished: false }; job = Find(id))
            {
                await WaitForChangeAsync(id, seen, either.Token);
                seen = Events(id, seen) is [.., var last] ? last.Number : seen;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Find(id); // Not finished in time.
        }

        return job;
    }

    /// <summary>Stops a job.</summary>
    /// <returns>False when it does not exist or is finished.</returns>
    public ValueTask<bool> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(jobs.Cancel(id));
    }

    /// <summary>The store record of a product of a finished job, for its provenance; null when it is gone.</summary>
    public StoredProduct? OpenProduct(ProductKey key) => products.TryOpen(key, out StoredProduct? product) ? product : null;

    /// <summary>How the products of a job were made. Names of machines are not in it.</summary>
    public Recipe RecipeOf(Job job)
    {
        Dictionary<string, NodeReport> reports = job.Nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        RecipeStep[] steps = [.. (job.Graph?.Nodes ?? []).Select(n => StepOf(n, reports.GetValueOrDefault(n.Id)))];
        return new Recipe(
            Recipe.CurrentFormat, job.Id, Software.Version, job.Query, Word(job.State), job.Started, job.Finished, steps, InputsOf(steps),
            [.. (job.Result?.Products ?? []).Select(p => ProductOf(p, steps))]);
    }

    /// <summary>The checksum of a product as its step wrote it; null when it is not in the store any longer.</summary>
    public ProvenanceFile? FileOf(DataProduct product) =>
        KeyOf(product) is { } key ? OpenProduct(key)?.Provenance.Files.FirstOrDefault(f => f.Name == Path.GetFileName(product.Path)) : null;

    private Dictionary<string, IReadOnlyList<InputFile>> InputsOf(RecipeStep[] steps)
    {
        Dictionary<string, IReadOnlyList<InputFile>> inputs = new(jobs.InputFiles(steps.SelectMany(s => s.Parameters.Values).Where(v => v.Length == FingerprintLength)), StringComparer.Ordinal);
        foreach (ProductKey key in steps.SelectMany(s => s.Products ?? []).Distinct())
        {
            if (OpenProduct(key) is { } product)
                inputs[key.ToString()] = [.. product.Provenance.Files.Select(f => new InputFile($"{key}/{f.Name}", f.Bytes, f.Sha256))];
        }

        return inputs;
    }

    private RecipeStep StepOf(StepNode node, NodeReport? report)
    {
        Provenance? made = report?.Product is { } key ? OpenProduct(key)?.Provenance : null;
        return new RecipeStep(
            node.Id, node.Step, node.Version, node.Label, node.Parameters, node.DependsOn, Word(report?.State ?? NodeState.Waiting), report?.Reason, report?.Product,
            made?.Software, made?.Started, made?.Seconds, made?.Files ?? []) { Products = node.Products };
    }

    private RecipeProduct ProductOf(DataProduct product, RecipeStep[] steps)
    {
        ProductKey? key = KeyOf(product);
        ProvenanceFile? file = FileOf(product);
        return new RecipeProduct(
            product.Name, product.FileName, product.MediaType, file?.Bytes, file?.Sha256, key is null ? null : steps.FirstOrDefault(s => s.Product == key)?.Id);
    }

    /// <summary>The store's key is the name of the directory of a product.</summary>
    private static ProductKey? KeyOf(DataProduct product) =>
        Path.GetFileName(Path.GetDirectoryName(product.Path)) is { Length: FingerprintLength } directory && directory.All(char.IsAsciiHexDigitLower)
            ? new ProductKey(directory) : null;

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private RoleRequirement? TooMany(Requester requester, RequestOrigin? origin)
    {
        if (mostUnfinished == 0 || requester.Has(ManyJobsRole))
            return null;
        int unfinished = jobs.CountUnfinished(requester, origin?.Address);
        return unfinished < mostUnfinished ? null : new RoleRequirement(
            ManyJobsRole, $"{unfinished} jobs of yours are not finished, and more are not taken without this role; wait until one is");
    }

    private IReadOnlyList<RoleRequirement> RolesFor(Query query)
    {
        if (instruments.Find(query.Instrument) is not { } instrument)
            return [];
        if (instrument.FindProduct(query.Product) is not { } type)
            return instrument.Roles;
        IEnumerable<RoleRequirement> inherited = type.JobsOf(query).SelectMany(id => jobs.QueryOf(id) is { } used ? RolesFor(used) : []);
        return [.. instrument.Roles, .. type.RolesFor(query), .. inherited.Where(r => r.GuardsResult)];
    }

    private bool MaySee(Query query, Requester requester) => RolesFor(query).All(r => !r.GuardsResult || requester.Has(r.Role));

    private static bool HasItsFiles(Job job) => job.Result?.Products.All(p => File.Exists(p.Path)) ?? true;

    private static QueryProblem Unknown(string parameter, string given, IEnumerable<string> known) =>
        new(parameter, given, $"There is no {parameter} '{given}'; known are {string.Join(", ", known)}.") { Kind = QueryProblemKind.Unknown };
}
