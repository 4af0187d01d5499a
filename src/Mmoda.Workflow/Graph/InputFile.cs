namespace Mmoda.Workflow;

/// <summary>A file from outside the store that decides about products.</summary>
/// <param name="Path">Path below the root of its archive, with forward slashes, so that it means the same elsewhere.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record InputFile(string Path, long Bytes, string Sha256);
