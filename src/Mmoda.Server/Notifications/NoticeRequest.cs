namespace Mmoda.Server;

/// <summary>What messages say about a request. Each wire tells it in its own words; no text of a token may be in it.</summary>
/// <param name="JobName">The identity of the job as the user knows it.</param>
/// <param name="Product">Name of the product type.</param>
/// <param name="Link">Where the result can be seen.</param>
/// <param name="ApiCode">Python code that makes the request again; null for none.</param>
internal sealed record NoticeRequest(string JobName, string Product, NoticeLink Link, string? ApiCode)
{
    /// <summary>Name of the instrument; null in requests of the time before it was told.</summary>
    public string? Instrument { get; init; }

    /// <summary>The parameters as the user knows them; null in requests of the time before they were told.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}
