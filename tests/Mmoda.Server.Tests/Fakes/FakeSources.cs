using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

internal sealed class FakeSources : SourceResolver
{
    public override ResolvedSource? Resolve(string name) => name.Equals("crab", StringComparison.OrdinalIgnoreCase)
        ? new ResolvedSource("Crab", 83.633, 22.0145, "1", ["Taurus A"], "test")
        : null;

    public override IReadOnlyList<string> Suggest(string prefix, int most) =>
        "crab".StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? ["Crab"] : [];

    /// <summary>The Crab, wherever one looks within some degrees of it.</summary>
    public override IReadOnlyList<ResolvedSource> Near(double rightAscensionDegrees, double declinationDegrees, double radiusDegrees, int most) =>
        Math.Abs(rightAscensionDegrees - 83.633) <= radiusDegrees && Math.Abs(declinationDegrees - 22.0145) <= radiusDegrees ? [Resolve("crab")!] : [];
}

internal sealed class FakeArchive : DataArchive
{
    public override string Describe => "two windows, one of them simulated";

    public override IReadOnlyList<ObservationSummary> List(double? raDeg, double? decDeg, double? radiusDeg, string? startUtc, string? stopUtc) =>
        [new("066500220010.001", 83.6, 22.0, "2008-03-19T01:00:00.000", "2008-03-19T02:00:00.000", 1234.5, true),
         new("066500230010.001", 83.6, 22.0, "2008-03-19T02:00:00.000", "2008-03-19T03:00:00.000", 1000, false)];
}
