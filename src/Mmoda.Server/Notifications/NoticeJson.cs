using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>JSON forms in the database.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Subscription))]
internal sealed partial class NoticeJson : JsonSerializerContext;
