using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mmoda.Client;

/// <summary>JSON forms of the API, in snake_case; metadata is generated, not reflected.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(IReadOnlyList<JobSummary>))]
[JsonSerializable(typeof(IReadOnlyList<Instrument>))]
[JsonSerializable(typeof(ResolvedSource))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ClientJson : JsonSerializerContext;
