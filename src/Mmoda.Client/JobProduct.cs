using System.Text.Json.Nodes;

namespace Mmoda.Client;

/// <summary>A file of a completed job.</summary>
/// <param name="Name">Its meaning, for example <c>mosaic_image</c>.</param>
/// <param name="Kind">For example <c>fits_image</c>.</param>
/// <param name="FileName">Its name; unique in a job.</param>
/// <param name="MediaType">For example <c>application/fits</c>.</param>
/// <param name="Bytes">Its size without the recipe that FITS files carry; null when it is gone.</param>
/// <param name="Metadata">Facts for programs.</param>
public sealed record JobProduct(string Name, string Kind, string FileName, string MediaType, long? Bytes, JsonObject Metadata);
