using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Mmoda.Analysis;
using Mmoda.Server.Api;
using Mmoda.Server.Remote;

namespace Mmoda.Server.OdaApi;

/// <summary><c>download_products</c>: files of a job or uploaded ones, plain, compressed, or several as one archive.</summary>
/// <param name="service">The way to the jobs.</param>
/// <param name="recipes">Their files with recipes.</param>
/// <param name="records">What is remembered of requests.</param>
/// <param name="uploads">The uploaded files.</param>
/// <param name="runs">The runs of services elsewhere, which may fetch what they work on.</param>
/// <param name="clock">Source of time.</param>
internal sealed class OdaDownloads(AnalysisService service, RecipeFiles recipes, OdaRecords records, OdaUploads uploads, RemoteRuns runs, TimeProvider clock)
{
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n" };

    /// <summary>Answers <c>download_products</c>.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        Caller caller = http.HttpContext.OdaCaller();
        string[] names = (arguments.Text("file_list") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool isUpload = arguments.Text("from_request_files_dir") == "True";
        if (!isUpload && !arguments.Has("query_status") && !arguments.Has("job_id"))
            throw OdaError.ConstructorFailed("mock", "'query_status'");

        Func<string, Source?> find = isUpload ? n => Uploaded(n, caller, arguments.Text(RemoteServices.Run)) : Of(arguments, caller);
        Source?[] files = [.. names.Select(find)];
        if (files.Length == 0 || files.Contains(null))
            return Refused(arguments, isUpload, isUpload ? "User cannot access the file" : "No such file", "");

        string name = Plain(arguments.Text("download_file_name") ?? (files.Length == 1 ? names[0] : "download.tar.gz"));
        http.HttpContext.Response.Headers.CacheControl = "no-cache";
        Source first = files[0]!; // None is null here.
        if (files.Length > 1)
            return Results.Stream(body => WriteArchiveAsync(body, name, files!, cancellationToken), "application/x-tar", name);
        if (arguments.Text("return_archive") != "False")
            return Results.Stream(body => WriteCompressedAsync(body, first, cancellationToken), "application/x-gzip-compressed", name);
        string type = Types.TryGetContentType(first.Name, out string? known) ? known : "application/octet-stream";
        (Stream content, EntityTagHeaderValue? tag) = first.Open();
        return Results.Stream(content, type, name, enableRangeProcessing: true, entityTag: tag);
    }

    /// <summary>Finds files of the job that the arguments name.</summary>
    /// <exception cref="OdaRefusedException">The caller may not see it.</exception>
    private Func<string, Source?> Of(OdaArguments arguments, Caller caller)
    {
        string id = arguments.Text("job_id") ?? "", session = arguments.Text("session_id") ?? "";
        if ((records.Find(id, session) ?? records.FindFirst(id)) is { } record)
        {
            string expected = OdaJobId.Of(record.Parameters, caller.Subject);
            if (!OdaJobId.Is(id, record.Parameters, caller.Subject))
            {
                throw new OdaRefusedException(Refused(arguments, false, "Request not authorized",
                    $"The provided job_id={id} does not match with the job_id={expected} derived from the request parameters{(caller.IsAnonymous ? "" : " for your user account email")}; parameters are derived from recorded job state"));
            }

            OdaFile[] kept = [.. records.Files(record)];
            Job? known = JobOf(id, session, caller);
            return name => Product(known, name) is { } product ? product
                : kept.FirstOrDefault(f => f.Name == name) is { } file ? InMemory(name, Encoding.UTF8.GetBytes(file.Content.ToJsonString(Indented)))
                : null;
        }

        // Jobs of an earlier run of a server that keeps no records: only those of anonymous requests have this id.
        Job? job = JobOf(id, session, caller);
        return name => Product(job, name);
    }

    private Job? JobOf(string id, string session, Caller caller) => service.Jobs.FindAlias(id, session) is { } job ? service.Find(job, caller.Requester) : null;

    /// <summary>A file of a job; null when it has none of this name, or it is gone.</summary>
    private Source? Product(Job? job, string name) =>
        job?.Result?.Products.FirstOrDefault(p => p.FileName == name) is { } product && File.Exists(product.Path) ? new Source(name, () => recipes.Open(job, product)) : null;

    private static Source InMemory(string name, byte[] content) => new(name, () => (new MemoryStream(content, writable: false), null));

    private Source? Uploaded(string name, Caller caller, string? run) =>
        (run is null ? uploads.Find(name, caller) : runs.MayRead(run, name) ? uploads.FindByKey(name) : null) is { } content ? InMemory(name, content) : null;

    private OdaAnswer Refused(OdaArguments arguments, bool isUpload, string message, string debug) => new()
    {
        QueryStatus = "failed",
        SessionId = arguments.Text("session_id") ?? OdaRequest.NewSession(),
        JobId = arguments.Text("job_id") ?? "",
        IsFailure = true,
        IsAboutJob = !isUpload,
        Message = message,
        DebugMessage = debug,
        StatusCode = StatusCodes.Status403Forbidden,
        TimeRequest = clock.UnixSeconds(),
    };

    /// <summary>A name that is safe in a header and in a directory of users.</summary>
    private static string Plain(string name) =>
        string.Concat(name.Replace(' ', '_').Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '+').Take(200)).TrimStart('.') is { Length: > 0 } plain ? plain : "download";

    private static async Task WriteCompressedAsync(Stream body, Source file, CancellationToken cancellationToken)
    {
        await using GZipStream gzip = new(body, CompressionLevel.Fastest);
        await using Stream content = file.Open().Content;
        await content.CopyToAsync(gzip, cancellationToken);
    }

    private static async Task WriteArchiveAsync(Stream body, string name, Source[] files, CancellationToken cancellationToken)
    {
        string directory = name.Replace(".tar", "", StringComparison.Ordinal).Replace(".gz", "", StringComparison.Ordinal);
        await using GZipStream gzip = new(body, CompressionLevel.Fastest);
        await using TarWriter tar = new(gzip, TarEntryFormat.Pax);
        foreach (Source file in files)
        {
            await using Stream content = file.Open().Content;
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"{directory}/{Plain(file.Name)}") { DataStream = content }, cancellationToken);
        }
    }

    /// <summary>A file that may be sent, and what opens it, with the tag of its bytes.</summary>
    private sealed record Source(string Name, Func<(Stream Content, EntityTagHeaderValue? Tag)> Open);
}
