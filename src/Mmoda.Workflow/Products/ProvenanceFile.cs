namespace Mmoda.Workflow;

/// <summary>One file of a product.</summary>
/// <param name="Name">Path below the product's directory, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ProvenanceFile(string Name, long Bytes, string Sha256);
