using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>The store's own file; snake_case as everything on disk.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ProductRecord))]
internal sealed partial class ProductJson : JsonSerializerContext;
