using System.Formats.Tar;
using System.IO.Compression;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary><c>download_products</c>: files of a finished job, plain, compressed, or several as one archive.</summary>
internal static class Downloads
{
    public static async Task<IResult> AnswerAsync(HttpRequest http, AnalysisService service, TimeProvider clock, CancellationToken cancellationToken)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        string id = arguments.Text("job_id") ?? "", session = arguments.Text("session_id") ?? "";
        IReadOnlyList<DataProduct> all = service.Jobs.FindAlias(id) is { } job ? service.Find(job)?.Result?.Products ?? [] : [];
        string[] names = (arguments.Text("file_list") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        DataProduct?[] files = [.. names.Select(n => all.FirstOrDefault(p => p.FileName == n))];
        if (files.Length == 0 || files.Contains(null))
        {
            return new OdaAnswer
            {
                QueryStatus = "failed",
                SessionId = session,
                JobId = id,
                IsFailure = true,
                Message = "No such file",
                StatusCode = StatusCodes.Status403Forbidden,
                TimeRequest = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
            };
        }

        string name = (arguments.Text("download_file_name") ?? (files.Length == 1 ? names[0] : "download.tar.gz")).Replace(' ', '_');
        DataProduct first = files[0]!; // None is null here.
        if (files.Length > 1)
            return Results.Stream(body => WriteArchiveAsync(body, name, files!, cancellationToken), "application/x-tar", name);
        return arguments.Text("return_archive") == "False"
            ? Results.File(first.Path, first.MediaType, name)
            : Results.Stream(body => WriteCompressedAsync(body, first.Path, cancellationToken), "application/x-gzip-compressed", name);
    }

    private static async Task WriteCompressedAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        await using GZipStream gzip = new(body, CompressionLevel.Fastest);
        await using FileStream file = File.OpenRead(path);
        await file.CopyToAsync(gzip, cancellationToken);
    }

    private static async Task WriteArchiveAsync(Stream body, string name, DataProduct[] files, CancellationToken cancellationToken)
    {
        string directory = name.Replace(".tar", "", StringComparison.Ordinal).Replace(".gz", "", StringComparison.Ordinal);
        await using GZipStream gzip = new(body, CompressionLevel.Fastest);
        await using TarWriter tar = new(gzip, TarEntryFormat.Pax);
        foreach (DataProduct file in files)
            await tar.WriteEntryAsync(file.Path, $"{directory}/{file.FileName}", cancellationToken);
    }
}
