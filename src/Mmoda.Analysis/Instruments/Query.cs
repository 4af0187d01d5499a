using System.Security.Cryptography;
using System.Text.Json;

namespace Mmoda.Analysis;

/// <summary>A valid request. Equal canonical forms are the same query, and have one job.</summary>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Product">Name of the product type.</param>
/// <param name="IsDummy">True for canned products.</param>
/// <param name="Canonical">
/// Everything that decides the result, as text: all parameters with defaults filled in, and the versions of the pipeline.
/// </param>
public sealed record Query(string Instrument, string Product, bool IsDummy, IReadOnlyDictionary<string, string> Canonical)
{
    /// <summary>Identity of the job that answers this query. The order of <see cref="Canonical"/> does not matter.</summary>
    public JobId ToJobId()
    {
        Query sorted = this with { Canonical = new SortedDictionary<string, string>(Canonical.ToDictionary(), StringComparer.Ordinal) };
        byte[] hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sorted, AnalysisJson.Default.Query));
        return new JobId(Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }
}
