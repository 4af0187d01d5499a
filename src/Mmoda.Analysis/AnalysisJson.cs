using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>JSON forms on disk, in snake_case; metadata is generated, not reflected.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(AnalysisResult))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(IReadOnlyList<NodeReport>))]
[JsonSerializable(typeof(IReadOnlyList<InputFile>))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class AnalysisJson : JsonSerializerContext;
