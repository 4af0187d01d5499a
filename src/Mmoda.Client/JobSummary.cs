namespace Mmoda.Client;

/// <summary>A job in a list.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Product">Name of the product type.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Asked">When you asked for it.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="Source">Name of the source, where the query has one.</param>
public sealed record JobSummary(
    string Id, string Instrument, string Product, JobState State, DateTimeOffset Asked, DateTimeOffset? Finished, string? Message, string? Source);
