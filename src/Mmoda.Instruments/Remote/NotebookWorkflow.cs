using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Instruments;

/// <summary>One notebook of a service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What goes in.</param>
/// <param name="Outputs">What comes out.</param>
/// <param name="Fingerprint">Changes whenever the service describes the notebook in another way, 16 hexadecimal digits.</param>
internal sealed record NotebookWorkflow(
    string Name, IReadOnlyList<NotebookParameter> Parameters, IReadOnlyList<NotebookOutput> Outputs, string Fingerprint)
{
    /// <summary>Understands a notebook as a service tells it.</summary>
    /// <exception cref="FormatException">The description is not one.</exception>
    public static NotebookWorkflow Read(string name, JsonNode? told)
    {
        NotebookOptions.RequireName(name, "workflow");
        if (told is not JsonObject description)
            throw new FormatException($"The description of '{name}' is no object.");
        return new NotebookWorkflow(
            name,
            [.. Members(description, "parameters").Select(p => NotebookParameter.Read(p.Name, p.Told)).DistinctBy(p => p.Parameter.Name)],
            [.. Members(description, "output").Select(o => NotebookOutput.Read(o.Name, o.Told))],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description.ToJsonString())).AsSpan(0, 8)));
    }

    private static IEnumerable<(string Name, JsonObject Told)> Members(JsonObject description, string group) =>
        (description[group] as JsonObject ?? []).Where(m => m.Value is JsonObject).Select(m => (m.Key, m.Value!.AsObject())); // Checked in Where.
}
