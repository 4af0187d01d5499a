namespace Mmoda.Analysis;

/// <summary>A file that a user got, and where it came from.</summary>
/// <param name="Name">Its meaning, for example <c>mosaic_image</c>.</param>
/// <param name="FileName">Its name.</param>
/// <param name="MediaType">For example <c>application/fits</c>.</param>
/// <param name="Bytes">Size as the step wrote it; a FITS file that a user takes away has the recipe in addition. Null when it is gone.</param>
/// <param name="Sha256">Checksum as the step wrote it.</param>
/// <param name="Step">The node of the plan that made it.</param>
public sealed record RecipeProduct(string Name, string FileName, string MediaType, long? Bytes, string? Sha256, string? Step);
