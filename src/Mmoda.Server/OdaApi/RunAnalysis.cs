using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Operations;
using Mmoda.Server.Remote;
using Mmoda.Workflow;

namespace Mmoda.Server.OdaApi;

/// <summary>The life of a request on this wire: new, polls, ready, done. Our job states are translated here.</summary>
/// <param name="reader">Understands requests.</param>
/// <param name="polls">Those that were understood a moment ago.</param>
/// <param name="held">Keeps polls until there is news.</param>
/// <param name="records">What is remembered of them.</param>
/// <param name="tests">Answers for test instruments.</param>
/// <param name="service">The way to the jobs.</param>
/// <param name="runs">The runs of services elsewhere.</param>
/// <param name="options">The public URL.</param>
/// <param name="clock">Source of time.</param>
internal sealed class RunAnalysis(
    OdaRequestReader reader, OdaPolls polls, HeldPolls held, OdaRecords records, RunTestInstrument tests, AnalysisService service, RemoteRuns runs, ServerOptions options,
    TimeProvider clock)
{
    /// <summary>Canned products are promised at once; they take less than this.</summary>
    private static readonly TimeSpan DummyPatience = TimeSpan.FromSeconds(30);

    /// <summary>What comes at the end of products in every form.</summary>
    private static readonly string[] Footer = ["input_prod_list", "analysis_parameters", "api_code"];

    /// <summary>Services elsewhere that have a result already answer within this; it is told at once then.</summary>
    private static readonly TimeSpan RemotePatience = TimeSpan.FromSeconds(1);

    /// <summary>Answers <c>run_analysis</c>.</summary>
    /// <exception cref="OdaError">The request cannot be understood.</exception>
    public async Task<IResult> AnswerAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (http.HttpContext.Features.Get<RequestCaller>() is { Refusal: null } && http.HttpContext.OdaCaller() is { } caller && polls.TryFind(http, caller, out OdaPoll? again))
            return await PollAsync(again, caller, cancellationToken);
        OdaRequest request = WithOwnId(await reader.ReadAsync(http, cancellationToken));
        bool isAboutRecorded = false;
        if (request.QueryStatus == "new")
        {
            if (request.GivenJobId is { } given && given != request.JobId)
            {
                throw OdaError.NotUnderstood(
                    $"during query_status == \"new\", provided (unnecessarily) job_id {given} did not match self.job_id {request.JobId} computed from request");
            }
        }
        else if (request.GivenJobId != request.JobId)
        {
            // The parameters may be incomplete; what counts are those that the job was asked with, and who asks now.
            string id = request.GivenJobId!; // The reader makes sure that there is one.
            OdaRecord? recorded = records.Find(id, request.SessionId) ?? records.FindFirst(id);
            if (recorded is null && service.Jobs.FindAlias(id) is null)
                throw new OdaError("InvalidJobIDProvided", $"unable to find any record for {request.GivenJobId}");
            if (recorded is null || !OdaJobId.Is(id, recorded.Parameters, request.Caller.Subject))
                return NotAuthorized(request, recorded is null ? request.JobId : OdaJobId.Of(recorded.Parameters, request.Caller.Subject));
            request = request with { JobId = id };
            isAboutRecorded = true;
        }

        string url = options.DispatcherUrlOf(http);
        if (request.Instrument.Installed is null)
            return tests.Answer(request, url);

        if (isAboutRecorded || request.QueryStatus is not ("new" or "ready"))
        {
            if (!isAboutRecorded && request.Instrument.Installed is not RemoteInstrument)
            {
                OdaPoll poll = polls.Keep(http, new OdaPoll(request, request.Query!.ToJobId())); // The reader makes one for installed instruments.
                return await PollAsync(poll, request.Caller, cancellationToken);
            }

            return JobOf(request, isAboutRecorded ? null : request.Query!.ToJobId(), request.Caller) is not { } known ? NotAuthorized(request)
                : request.QueryStatus == "ready" ? await SubmittedAsync(request, known, url, cancellationToken)
                : Poll(request, known);
        }

        http.HttpContext.RequestServices.GetRequiredService<PassedTokens>().Keep(http.HttpContext, request.Instrument.Installed);
        Submission submission = service.Submit(
            request.Query!, // The reader makes one for installed instruments.
            request.Caller.Requester,
            new RequestOrigin("dispatcher", http.HttpContext.Connection.RemoteIpAddress?.ToString()),
            retriesWindows: request.QueryStatus == "new");
        if (Privileges.Refusal(submission.MissingRoles, request.Caller) is { } refusal)
            return OdaAnswer.Refused(request, refusal, "", clock);
        Job job = submission.Job!; // A query that was read has no problems.
        if (request.QueryStatus == "new")
        {
            records.Add(request.JobId, request.SessionId, request.Caller, request.Parameters);
            service.Jobs.SetAlias(request.JobId, request.SessionId, job.Id);
        }

        if (PatienceFor(request) is { } patience && !job.IsFinished)
            job = await service.WaitForEndAsync(job.Id, patience, clock, cancellationToken) ?? job;
        OdaAnswer answer = await SubmittedAsync(request, job, url, cancellationToken);
        return request.QueryStatus == "new" && !job.IsFinished && http.HttpContext.RequestServices.GetService<Notices>() is { } notices
            ? answer with { TellsOfMail = notices.Subscribe(job.Id, request.Caller, NoticeOf(request, job.Id, http, url)).Mail }
            : answer;
    }

    /// <summary>
    /// Anagrams have one id (RA=83.63 and RA=83.36). A session that has it for something else gets another for this request, and
    /// keeps it.
    /// </summary>
    private OdaRequest WithOwnId(OdaRequest request)
    {
        string distinct = OdaJobId.Distinct(request.Parameters, request.Caller.Subject);
        bool isTaken = request.QueryStatus == "new" && records.Find(request.JobId, request.SessionId) is { } other
            && other.Subject == request.Caller.Subject && OdaJobId.Text(other.Parameters) != OdaJobId.Text(request.Parameters);
        return isTaken || request.GivenJobId == distinct ? request with { JobId = distinct } : request;
    }

    private NoticeRequest NoticeOf(OdaRequest request, JobId job, HttpRequest http, string url)
    {
        string page = options.OdaApi.ProductsUrl?.ToString().TrimEnd('/') ?? options.PublicUrlOf(http);

        // The address of the original that finds a job holds the token; ours needs a session of who asked, and only our page has it.
        string? finder = options.OdaApi.ProductsUrl is null ? $"{page}/#job={job}" : null;
        List<KeyValuePair<string, string>> form = OdaJobLinks.FormOf(request.Parameters);
        return new NoticeRequest(request.JobId, request.Product.Product!, NoticeLink.For(page, form, finder), ApiCode.Of(url, request.Parameters, request.Caller)) // Products have names.
        {
            Instrument = request.Instrument.Name,
            Parameters = form.Where(p => p.Key == "src_name").ToDictionary(),
        };
    }

    /// <summary>How long the answer may wait for the end of the job; null for not at all.</summary>
    private static TimeSpan? PatienceFor(OdaRequest request) =>
        request.IsDummy || (string?)(request.Parameters["run_asynch"] as JsonValue) == "False" ? DummyPatience
        : request.Instrument.Installed is RemoteInstrument && !request.ReturnsProgress ? RemotePatience
        : null;

    private async Task<OdaAnswer> SubmittedAsync(OdaRequest request, Job job, string url, CancellationToken cancellationToken)
    {
        OdaAnswer answer = Submitted(request, job, url);
        if (request.Instrument.Installed is not RemoteInstrument || !request.ReturnsProgress || answer.IsFailure)
            return answer;
        string? page = job.Result is { } result ? RemoteProducts.PageOf(result)
            : RunOf(job) is { } run ? await run.FetchPageAsync(cancellationToken)
            : null;
        JsonObject footer = new(Footer.Select(n => KeyValuePair.Create(n, answer.Products[n]?.DeepClone())));
        return answer with { Products = RemoteProducts.OfPage(page, request, footer) };
    }

    /// <summary>The run of a service elsewhere that a job waits for, or waited for.</summary>
    private RemoteRun? RunOf(Job job) => job.Nodes.Select(n => n.Product).OfType<ProductKey>().Select(runs.Find).FirstOrDefault(r => r is not null);

    private OdaAnswer Submitted(OdaRequest request, Job job, string url)
    {
        JsonObject footer = new()
        {
            ["input_prod_list"] = job.Result is { } known
                ? new JsonArray([.. known.Windows.Select(w => JsonValue.Create(w.Id))])
                : request.Parameters[WindowLists.Argument]?.DeepClone() ?? new JsonArray(),
            ["analysis_parameters"] = request.Parameters,
            ["api_code"] = ApiCode.Of(url, request.Parameters, request.Caller),
        };
        if (request.Instrument.Installed is RemoteInstrument && job.IsFinished)
        {
            if (job is { State: JobState.Completed, Result: { } made })
            {
                return Begin(request, "done", job) with
                {
                    Products = RemoteProducts.Of(made, request, footer),
                    Comment = string.Join(' ', new[] { (string?)made.Summary["comment"] ?? "", request.Comment }.Where(c => c.Length > 0)),
                };
            }

            footer.Remove("input_prod_list");
            return Failed(request, job) with { Products = footer };
        }

        if (job.State == JobState.Completed && job.Result is { } result)
        {
            return Begin(request, "done", job) with
            {
                Products = ResultProducts.Of(result, request, job, footer),
                Files = request.IsApi ? ResultProducts.FilesForPrograms(result) : [],
                Comment = request.Comment,
                Warning = string.Join(" ", result.Warnings),
            };
        }

        if (job.IsFinished)
        {
            footer.Remove("input_prod_list");
            return Begin(request, "failed", job) with
            {
                Products = footer,
                IsFailure = true,
                ExitJobStatus = "unknown",
                Message = job.Message ?? "Error when getting query products",
                ErrorMessage = $"Instrument: {request.Instrument.Name}, product: {request.Product.Product}",
                DebugMessage = job.FailureKind?.ToString() ?? "",
                Comment = request.Comment,
            };
        }

        return Begin(request, IsUnderWay(request, job) ? "progress" : "submitted", job) with { Products = footer, Comment = request.Comment };
    }

    /// <summary>The job that a poll is about, as the caller may see it; null when they may not.</summary>
    /// <exception cref="OdaError">There is none.</exception>
    private Job? JobOf(OdaRequest request, JobId? asked, Caller caller)
    {
        JobId recorded = service.Jobs.FindAlias(request.JobId, request.SessionId)
            ?? throw new OdaError("InvalidJobIDProvided", $"unable to find any record for {request.GivenJobId}");
        Requester requester = caller.Requester;
        return (asked is { } id ? service.Find(id, requester) : null) ?? service.Find(recorded, requester);
    }

    /// <summary>Who was told already how the job stands hears when it stands otherwise, or after some time that it does not.</summary>
    private async Task<IResult> PollAsync(OdaPoll poll, Caller caller, CancellationToken cancellationToken)
    {
        Job? job = JobOf(poll.Request, poll.Asked, caller);
        if (job is { IsFinished: false } && poll.Request.QueryStatus is "submitted" or "progress" && poll.IsTold(job))
            job = await held.WaitAsync(job.Id, options.OdaApi.PollPatience, () => JobOf(poll.Request, poll.Asked, caller), j => !poll.IsTold(j), cancellationToken);
        return job is null ? NotAuthorized(poll.Request)
            : new OdaPollAnswer(poll.AnswerFor(job, () => Poll(poll.Request, job)), clock.UnixSeconds());
    }

    private OdaAnswer Poll(OdaRequest request, Job job)
    {
        if (request.QueryStatus == "failed")
            return Begin(request, "failed", job) with { IsFailure = true, Message = "failed: submitted job" };
        return job.State switch
        {
            JobState.Queued or JobState.Running => Begin(request, IsUnderWay(request, job) ? "progress" : "submitted", job),
            JobState.Completed => Begin(request, request.QueryStatus == "done" ? "done" : "ready", job),
            _ when request.Instrument.Installed is RemoteInstrument => Failed(request, job),
            // The original gives no message here, and its client an empty exception.
            _ => Begin(request, "failed", job) with { IsFailure = true, Message = job.Message ?? "" },
        };
    }

    /// <summary>Whether work on a job has begun, here or at the service that does it.</summary>
    private bool IsUnderWay(OdaRequest request, Job job) =>
        job.State == JobState.Running && (request.Instrument.Installed is not RemoteInstrument || RunOf(job) is { IsStarted: true });

    private OdaAnswer NotAuthorized(OdaRequest request) => OdaAnswer.Refused(request, "Request not authorized", "", clock);

    private OdaAnswer NotAuthorized(OdaRequest request, string expected) => OdaAnswer.Refused(
        request with { JobId = request.GivenJobId! }, // Only polls come here.
        "Request not authorized",
        $"The provided job_id={request.GivenJobId} does not match with the job_id={expected} derived from the request parameters{(request.Caller.IsAnonymous ? "" : " for your user account email")}; parameters are derived from recorded job state",
        clock);

    private OdaAnswer Begin(OdaRequest request, string status, Job job)
    {
        NodeReport[] seen = [.. job.Nodes.Where(n => n.State != NodeState.Waiting)];
        int ended = 0;
        return new OdaAnswer
        {
            QueryStatus = status,
            SessionId = request.SessionId,
            JobId = request.JobId,
            TimeRequest = clock.UnixSeconds(),
            Reports = [.. seen.Select(n => Report(request, n, job.Nodes.Count, n.State == NodeState.Running ? ended : ++ended))],
            Monitor = request.Instrument.Installed is RemoteInstrument ? RemoteMonitor(request, status, job) : null,
        };
    }

    /// <summary>How a service elsewhere reported last, with what call-backs of the original have besides.</summary>
    private JsonObject RemoteMonitor(OdaRequest request, string status, Job job)
    {
        JsonObject monitor = new() { ["job_id"] = request.JobId, ["session_id"] = request.SessionId, ["status"] = status };
        if (request.QueryStatus is "new" or "ready" || job.Nodes is not [{ State: not NodeState.Waiting } node, ..])
            return monitor;
        JsonObject report = new()
        {
            ["session_id"] = request.SessionId,
            ["job_id"] = request.JobId,
            ["file_name"] = OdaRecords.MonitorFile,
            ["instrument_name"] = request.Instrument.Name,
            ["time_original_request"] = PythonText.Float(job.Created.UnixSeconds()),
            ["progressing"] = "",
        };
        foreach ((string name, string value) in RunOf(job)?.LastReport ?? new Dictionary<string, string>())
            report.TryAdd(name, value);
        report["action"] = node.State == NodeState.Running ? "progress" : job.State == JobState.Completed ? "done" : "failed";
        monitor["full_report_dict"] = report;
        return monitor;
    }

    /// <summary>The job failed at a service elsewhere; users get the words of the service.</summary>
    private OdaAnswer Failed(OdaRequest request, Job job)
    {
        NodeReport? node = job.Nodes.FirstOrDefault(n => n.FailureKind is not null);
        string reason = node?.Reason ?? job.Message ?? "";
        OdaAnswer answer = Begin(request, "failed", job) with { IsFailure = true, Message = reason, Comment = request.Comment };
        return node?.FailureKind switch
        {
            FailureKind.Transient => answer with
            {
                Message = "failed: dataserver communication test",
                ErrorMessage = $"Connection with the backend (instrument: {request.Instrument.Name}, product: {request.Product.QueryName}, job_id: {request.JobId}) failed!\n{reason}",
            },
            FailureKind.UnprocessableData when reason.StartsWith("The output", StringComparison.Ordinal) => answer with { Message = "Error during the products post processing", ErrorMessage = reason },
            _ => answer,
        };
    }

    /// <summary>One node in the words that the client counts: texts only, "main done" and "restored from cache".</summary>
    private static JsonObject Report(OdaRequest request, NodeReport node, int all, int ended)
    {
        JsonObject report = new()
        {
            ["job_id"] = request.JobId,
            ["session_id"] = request.SessionId,
            ["instrument_name"] = request.Instrument.Name,
            ["action"] = node.State == NodeState.Failed ? "failed" : node.State == NodeState.Running ? "progress" : "done",
            ["node_id"] = node.Id,
            ["node"] = node.Id,
            ["stage"] = node.Step,
            ["progress"] = ended,
            ["progress_max"] = all,
            ["message"] = node.State switch
            {
                NodeState.Running => "started",
                NodeState.Produced => node.FromStore ? "restored from cache" : "main done",
                _ => node.Reason ?? "",
            },
        };
        if (node.Label is { } label)
            report["scwid"] = label;
        return report;
    }
}
