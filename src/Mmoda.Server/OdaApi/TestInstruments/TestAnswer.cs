using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>What a test instrument answers.</summary>
/// <param name="Status">done, submitted, progress or failed.</param>
/// <param name="Products">What it made.</param>
internal sealed record TestAnswer(string Status, JsonObject Products)
{
    public string Comment { get; init; } = "";

    public string Warning { get; init; } = "";

    /// <summary>True when the back end broke, and did not merely say that the job failed.</summary>
    public bool IsBroken { get; init; }

    public string Message { get; init; } = "";

    public string ErrorMessage { get; init; } = "";

    public string DebugMessage { get; init; } = "";

    public static TestAnswer Done(JsonObject? products = null) => new("done", products ?? []);

    /// <summary>The back end raised an exception.</summary>
    /// <param name="call">The request.</param>
    /// <param name="exception">The exception as Python shows it.</param>
    public static TestAnswer Broken(TestCall call, string exception) => new("failed", [])
    {
        IsBroken = true,
        Message = "Error when getting query products",
        ErrorMessage = Support(call.Instrument, call.Product),
        DebugMessage = exception,
    };

    /// <summary>What users are told when a back end broke.</summary>
    public static string Support(string instrument, string product) => $"""
        Instrument: {instrument}, product: {product}

        The support team has been notified, and we are investigating to resolve the issue as soon as possible

        If you are willing to help us, please use the "Write a feedback" button below. We will make sure to respond to any feedback provided
        """.ReplaceLineEndings("\n");

    /// <summary>The same with the remarks that the test back ends make.</summary>
    public TestAnswer Remarked() => this with { Comment = "mock comment", Warning = "mock warning" };
}
