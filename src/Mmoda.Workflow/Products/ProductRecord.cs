using System.Text.Json.Nodes;

namespace Mmoda.Workflow;

/// <summary>Content of <c>product.json</c>, the file whose presence makes a product directory complete.</summary>
/// <param name="Reason">Why the product is empty; null when it was produced.</param>
/// <param name="Metadata">Small facts that the step recorded.</param>
/// <param name="Provenance">How it was made.</param>
internal sealed record ProductRecord(string? Reason, JsonObject Metadata, Provenance Provenance);
