using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>A file about a request.</summary>
/// <param name="Name">For example <c>job_monitor.json</c>.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Content">What is in it.</param>
internal sealed record OdaFile(string Name, DateTimeOffset Time, JsonObject Content);
