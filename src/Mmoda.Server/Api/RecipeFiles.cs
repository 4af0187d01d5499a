using Microsoft.Net.Http.Headers;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>
/// Files of jobs with their recipes. Clients fetch large files in parts, and come back after an interruption: a recipe is made
/// once for all parts, and the entity tag is another whenever the bytes are, also after an upgrade. Thread-safe.
/// </summary>
/// <param name="service">Knows the recipes.</param>
internal sealed class RecipeFiles(AnalysisService service)
{
    /// <summary>Most that is kept, bytes.</summary>
    private const long Capacity = 64L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(JobId Job, DateTimeOffset? Finished, string Path, DateTime Written), RecipeCover?> _covers = [];
    private long _size;

    /// <summary>The file and its tag; FITS files carry the recipe of the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="product">One of its products; its file is there.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public (Stream Content, EntityTagHeaderValue? Tag) Open(Job job, DataProduct product)
    {
        RecipeCover? cover = product.MediaType == "application/fits" ? CoverOf(job, product) : null;
        Stream content = cover?.Open(product.Path) ?? new FileStream(product.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true);
        return (content, service.FileOf(product) is { Sha256: var sha256 } ? new EntityTagHeaderValue($"\"{sha256}{(cover is null ? "" : "-" + cover.Tag)}\"") : null);
    }

    private RecipeCover? CoverOf(Job job, DataProduct product)
    {
        (JobId, DateTimeOffset?, string, DateTime) key = (job.Id, job.Finished, product.Path, File.GetLastWriteTimeUtc(product.Path));
        lock (_lock)
        {
            if (_covers.TryGetValue(key, out RecipeCover? known))
                return known;
        }

        RecipeCover? made = RecipeFits.Cover(product.Path, service.RecipeOf(job));
        long size = made is null ? 0 : made.Head.Length + made.Tail.Length;
        lock (_lock)
        {
            if (_size + size > Capacity)
            {
                _covers.Clear();
                _size = 0;
            }

            if (size <= Capacity && _covers.TryAdd(key, made))
                _size += size + 200; // With its key.
        }

        return made;
    }
}
