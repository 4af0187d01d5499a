namespace Mmoda.Server;

/// <summary>What an operator decides about the wire of the existing platform.</summary>
public sealed record OdaApiOptions
{
    /// <summary>
    /// True to offer the test instruments of the platform too, and to be pointed at by its test suite. They do no work, and
    /// their answers are decided by files in <see cref="StateDirectory"/>: never in production.
    /// </summary>
    public bool TestInstruments { get; init; }

    /// <summary>
    /// Where requests, uploaded files and gallery entries are kept; null is <see cref="ServerOptions.DataDirectory"/>, and
    /// without that they are kept in memory, for as long as the server runs.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>Where test instruments look for the files that decide their answers; null is the working directory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>
    /// Directory in which every request is also shown as the scratch directory that the platform would have made
    /// (<c>scratch_sid_..._jid_...</c>), for tools that look there; null shows none.
    /// </summary>
    public string? ScratchLayout { get; init; }

    /// <summary>
    /// Address of a Sesame name service, with <c>{}</c> where the name goes; null asks none. Only operators choose it, never a
    /// request.
    /// </summary>
    public string? NameServiceUrl { get; init; }

    /// <summary>
    /// Address under which services elsewhere reach this server to report how runs go, without the path of the dispatcher; null
    /// is <see cref="ServerOptions.PublicUrl"/>, else where the server listens.
    /// </summary>
    public Uri? CallBackUrl { get; init; }

    /// <summary>Page for users to which links of jobs lead; null is the public address of the server.</summary>
    public Uri? ProductsUrl { get; init; }

    /// <summary>
    /// How long a poll that would be answered with the same words as the last time is held for news of its job; 0 answers
    /// each at once. The client gives up after two minutes without an answer, proxies often after one.
    /// </summary>
    public TimeSpan PollPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A job that was submitted from two sessions is run again when nothing was heard of it for so long.</summary>
    public TimeSpan ResubmitAfter { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary>Age from which <c>free-up-space</c> removes what is finished.</summary>
    public TimeSpan RemoveFinishedAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Age from which <c>free-up-space</c> removes everything.</summary>
    public TimeSpan RemoveAllAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Origins from which browsers may call; empty for none but our own page. <c>*</c> is any.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Headers that browsers may send from there.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    /// <summary>Methods that browsers may use from there.</summary>
    public IReadOnlyList<string> AllowedMethods { get; init; } = [];

    /// <summary>The configuration that error answers repeat, without secrets; null for none.</summary>
    public string? PublicConfiguration { get; init; }
}
