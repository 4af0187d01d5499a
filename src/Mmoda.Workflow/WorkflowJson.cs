using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>JSON forms of the types of this assembly, in snake_case; metadata is generated, not reflected.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StepInvocation))]
[JsonSerializable(typeof(StepOutcome))]
[JsonSerializable(typeof(Provenance))]
[JsonSerializable(typeof(StepGraph))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(IReadOnlyList<NodeReport>))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class WorkflowJson : JsonSerializerContext;
