using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>What our server answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The JSON, if it is some.</param>
/// <param name="Text">The text.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Location">Where a redirect leads, with the addresses of the recording.</param>
/// <param name="FileName">The name of a download.</param>
/// <param name="Url">The address of our dispatcher.</param>
public sealed record ReplayedAnswer(int Status, JsonNode? Body, string Text, byte[] Content, string? Location, string? FileName, string Url);
