using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>What a service offers: its notebooks, and the parameters of the source that they share. Immutable.</summary>
internal sealed class NotebookOptions
{
    private const int LongestName = 100, MostWorkflows = 1000;

    private NotebookOptions(string text, IReadOnlyList<NotebookWorkflow> workflows)
    {
        Text = text;
        Workflows = workflows;
        Source = new ParameterGroup("src_query",
        [
            .. workflows.SelectMany(w => w.Parameters).Where(p => p.IsOfSource).Select(p => p.Parameter).DistinctBy(p => p.Name),
            new Parameter("token", ParameterKind.Name) { IsOptional = true, IsSecret = true, IsHidden = true },
        ]);
    }

    /// <summary>Nothing is known.</summary>
    public static NotebookOptions None { get; } = new("", []);

    /// <summary>The text that was read.</summary>
    public string Text { get; }

    public IReadOnlyList<NotebookWorkflow> Workflows { get; }

    /// <summary>The parameters of the target and the time of all notebooks, the first of each name, and the token.</summary>
    public ParameterGroup Source { get; }

    /// <summary>Reads the answer of <c>/api/v1.0/options</c>. Notebooks that cannot be understood are left out.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="problems">Receives why notebooks are left out.</param>
    /// <exception cref="FormatException">It is no such answer.</exception>
    public static NotebookOptions Read(string text, ICollection<string> problems)
    {
        JsonObject told;
        try
        {
            told = JsonNode.Parse(text) as JsonObject ?? throw new FormatException("The options are no JSON object.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException($"The options are not JSON: {e.Message}", e);
        }

        if (told.Count > MostWorkflows)
            throw new FormatException($"The service offers {told.Count} workflows; at most {MostWorkflows} are taken.");
        List<NotebookWorkflow> workflows = [];
        foreach ((string name, JsonNode? description) in told)
        {
            try
            {
                workflows.Add(NotebookWorkflow.Read(name, description));
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                problems.Add(e.Message);
            }
        }

        return new NotebookOptions(text, workflows);
    }

    /// <summary>Names go into addresses, files and answers; they have letters, digits and few signs.</summary>
    /// <exception cref="FormatException">This one has others.</exception>
    public static void RequireName(string name, string what)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') || name.StartsWith('.'))
            throw new FormatException($"The {what} '{name[..Math.Min(name.Length, LongestName)]}' has a name that is not letters, digits, '_', '-' and '.'.");
    }
}
