namespace Mmoda.Cli;

/// <summary>How a product compares with the original.</summary>
/// <param name="FileName">The product.</param>
/// <param name="Verdict"><c>identical</c>, <c>within tolerance</c>, <c>different</c>, <c>not made</c>, or <c>new</c> where the original job had no such product.</param>
/// <param name="Largest">Largest difference, relative to the value or to the rms of its column or image; null when values were not compared.</param>
/// <param name="Details">What differs and where.</param>
internal sealed record ProductVerdict(string FileName, string Verdict, double? Largest, IReadOnlyList<string> Details)
{
    /// <summary>Whether the product was made again.</summary>
    public bool Agrees => Verdict is Identical or Within;

    /// <summary>Every value is the same.</summary>
    public const string Identical = "identical";

    /// <summary>No value differs by more than the tolerance.</summary>
    public const string Within = "within tolerance";

    /// <summary>Values differ.</summary>
    public const string Different = "different";
}
