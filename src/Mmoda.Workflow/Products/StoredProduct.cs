using System.Text.Json.Nodes;

namespace Mmoda.Workflow;

/// <summary>A finished product: files that never change again, and what is known about them.</summary>
/// <param name="Key">Its identity.</param>
/// <param name="Directory">Directory of its files.</param>
/// <param name="Metadata">Small facts that the step recorded: counts, limits, reasons. Do not modify.</param>
/// <param name="Provenance">How it was made.</param>
public sealed record StoredProduct(ProductKey Key, string Directory, JsonObject Metadata, Provenance Provenance)
{
    /// <summary>Full path of one of its files.</summary>
    /// <param name="file">Name as in <see cref="Provenance.Files"/>.</param>
    /// <exception cref="FileNotFoundException">The product has no such file.</exception>
    public string PathOf(string file) => Provenance.Files.Any(f => f.Name == file)
        ? Path.Combine(Directory, file)
        : throw new FileNotFoundException(
            $"Product {Key} of step {Provenance.Invocation.Step} has no file '{file}'; it has: " +
            $"{string.Join(", ", Provenance.Files.Select(f => f.Name))}.", file);
}
