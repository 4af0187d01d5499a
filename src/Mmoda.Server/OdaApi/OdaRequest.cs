using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>A request to <c>run_analysis</c> that was understood.</summary>
internal sealed record OdaRequest
{
    public required WireInstrument Instrument { get; init; }

    public required WireGroup Product { get; init; }

    /// <summary>The query to an installed instrument; null for a test instrument.</summary>
    public required Query? Query { get; init; }

    /// <summary>Values of the parameters of a test instrument.</summary>
    public required IReadOnlyDictionary<string, WireValue> Values { get; init; }

    /// <summary>The normalised parameters in wire order; never with a token.</summary>
    public required JsonObject Parameters { get; init; }

    public required Caller Caller { get; init; }

    public required string QueryStatus { get; init; }

    public required string SessionId { get; init; }

    /// <summary>The id that the parameters hash to.</summary>
    public required string JobId { get; init; }

    /// <summary>The id that the client sent, if any.</summary>
    public required string? GivenJobId { get; init; }

    public required bool IsDummy { get; init; }

    public required bool IsApi { get; init; }

    /// <summary>True when intermediate products are asked for.</summary>
    public required bool ReturnsProgress { get; init; }

    /// <summary>What the user should know about the request.</summary>
    public required string Comment { get; init; }

    /// <summary>16 random characters.</summary>
    public static string NewSession() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 16);
}
