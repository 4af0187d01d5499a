using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>A spectrum among the results of a job: by its file, or by its source.</summary>
/// <param name="Job">Identifier of the job.</param>
/// <param name="Name">Name of the file or of the source, with underscores for blanks.</param>
/// <param name="IsFile">Whether it is a file.</param>
internal sealed record SpectrumReference(string Job, string Name, bool IsFile)
{
    /// <summary>Reads <c>JOB/FILE</c> or <c>JOB:SOURCE</c>; null for anything else.</summary>
    public static SpectrumReference? TryRead(string text)
    {
        int at = text.IndexOfAny(['/', ':']);
        return at > 0 && at < text.Length - 1 && text[..at].All(char.IsAsciiHexDigitLower)
            ? new SpectrumReference(text[..at], text[(at + 1)..], text[at] == '/')
            : null;
    }

    /// <summary>The source of a spectrum; empty for parts of responses.</summary>
    public static string SourceOf(DataProduct product) => product.Metadata["src_name"]?.GetValue<string>() ?? "";

    /// <summary>Looks for the spectrum.</summary>
    /// <param name="find">A job that the requester may see.</param>
    /// <returns>The spectrum with its job, or why there is none.</returns>
    public (DataProduct? Found, Job? Job, string? Problem) Find(Func<string, Job?> find)
    {
        if (find(Job) is not { } job)
            return (null, null, $"There is no job {Job}.");
        if (job.Result is not { } result)
            return (null, null, $"Job {Job} has no result: it is {job.State.ToString().ToLowerInvariant()}.");
        DataProduct[] spectra = [.. result.Products.Where(p => p.Kind == DataProductKind.Spectrum && SourceOf(p).Length > 0)];
        DataProduct? found = Array.Find(spectra, p => IsFile ? p.FileName == Name : Plain(SourceOf(p)).Equals(Plain(Name), StringComparison.OrdinalIgnoreCase));
        return found is not null ? (found, job, null)
            : spectra.Length == 0 ? (null, null, $"Job {Job} has no spectra; it made {job.Query.Product}.")
            : (null, null, $"Job {Job} has no such spectrum; it has {string.Join(", ", spectra.Take(20).Select(p => IsFile ? p.FileName : SourceOf(p)))}.");
    }

    private static string Plain(string name) => name.Replace(' ', '_');
}
