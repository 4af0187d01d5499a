using System.Text.Json;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>How the products of a job were made: enough to make them again elsewhere, and to see why they differ if they do.</summary>
/// <param name="Format"><see cref="CurrentFormat"/>.</param>
/// <param name="Job">The job.</param>
/// <param name="Software">Name and version of the software that wrote the recipe; each step has its own.</param>
/// <param name="Query">The canonical query.</param>
/// <param name="State">Where the job stands: <c>queued</c>, <c>running</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Started">When the run began that answered it; null when it has not.</param>
/// <param name="Finished">When that ended.</param>
/// <param name="Steps">The steps in the order of the plan.</param>
/// <param name="Inputs">The files from outside by the fingerprint that the parameters of steps have, and those of other jobs by the key of their product; empty lists of jobs older than this record.</param>
/// <param name="Products">The files that the user got.</param>
public sealed record Recipe(
    string Format,
    JobId Job,
    string Software,
    Query Query,
    string State,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    IReadOnlyList<RecipeStep> Steps,
    IReadOnlyDictionary<string, IReadOnlyList<InputFile>> Inputs,
    IReadOnlyList<RecipeProduct> Products)
{
    /// <summary>Name and version of the form.</summary>
    public const string CurrentFormat = "mmoda-recipe/1";

    /// <summary>All input files, each once, in the order of their paths.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<InputFile> InputFiles => Inputs.Values.SelectMany(f => f).DistinctBy(f => (f.Path, f.Sha256)).OrderBy(f => f.Path, StringComparer.Ordinal);

    /// <summary>The JSON form: snake_case, without line breaks, printable ASCII.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AnalysisJson.Default.Recipe);

    /// <summary>Reads what <see cref="ToJson"/> wrote. The text may come from anybody: its query is not validated.</summary>
    /// <exception cref="JsonException">The text is not a recipe.</exception>
    public static Recipe FromJson(string json)
    {
        Recipe? recipe = JsonSerializer.Deserialize(json, AnalysisJson.Default.Recipe);
        return recipe is not null && recipe.IsWhole() ? recipe : throw new JsonException($"The document is not a recipe of the form {CurrentFormat}.");
    }

    /// <summary>Whether nothing is null that must not be; JSON decides it, not the types.</summary>
    private bool IsWhole() =>
        this is
        {
            Format: CurrentFormat,
            Software: not null, State: not null, Steps: not null, Inputs: not null, Products: not null,
            Query: { Instrument: not null, Product: not null, Canonical: not null },
        }
        && Steps.All(s => s is { Id: not null, Step: not null, Parameters: not null, DependsOn: not null, Files: not null })
        && Inputs.Values.All(l => l is not null && l.All(f => f is { Path: not null, Sha256: not null }))
        && Products.All(p => p is { Name: not null, FileName: not null });
}
