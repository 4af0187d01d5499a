using System.Text.Json.Nodes;

namespace Mmoda.Analysis;

/// <summary>A product as a user sees it: one file with a name and a meaning.</summary>
/// <param name="Name">For example <c>mosaic_image</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="FileName">Name when downloaded; unique in a result.</param>
/// <param name="Path">Where the file is, in the product store.</param>
/// <param name="MediaType">For example <c>application/fits</c>.</param>
/// <param name="Metadata">Facts for programs, in the words of the wire.</param>
public sealed record DataProduct(
    string Name, DataProductKind Kind, string FileName, string Path, string MediaType, JsonObject Metadata);
