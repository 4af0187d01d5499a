using System.Text.Json.Nodes;

namespace Mmoda.Instruments;

/// <summary>An output of a notebook.</summary>
/// <param name="Name">Name in the notebook.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Term">Address of its class in the ontology, or null.</param>
/// <param name="Words">Label, description and group, as far as they are told.</param>
internal sealed record NotebookOutput(string Name, NotebookOutputKind Kind, string? Term, JsonObject Words)
{
    /// <summary>Understands an output as a service tells it.</summary>
    /// <exception cref="FormatException">It has no name that can be used.</exception>
    public static NotebookOutput Read(string name, JsonObject told)
    {
        NotebookOptions.RequireName(name, "output");
        NotebookAnnotation annotation = new((string?)told["owl_type"], (string?)told["extra_ttl"]);
        return new NotebookOutput(name, annotation.Output, annotation.Term, annotation.ToWords());
    }

    /// <summary>The output in parameters of a step.</summary>
    public JsonObject ToJson() => new() { ["name"] = Name, ["kind"] = Kind.ToString(), ["term"] = Term, ["words"] = Words.DeepClone() };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static NotebookOutput OfJson(JsonNode json) =>
        new((string)json["name"]!, Enum.Parse<NotebookOutputKind>((string)json["kind"]!), (string?)json["term"], json["words"]!.AsObject()); // Written by ToJson.
}
