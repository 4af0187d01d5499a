using System.Reflection;
using System.Text.RegularExpressions;

namespace Mmoda.Conventions.Tests;

/// <summary>The dependency diagram of docs/architecture.md, as a test.</summary>
public sealed partial class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Mmoda.Numerics"] = [],
        ["Mmoda.Fits"] = [],
        ["Mmoda.Sky"] = ["Mmoda.Numerics", "Mmoda.Fits"],
        ["Mmoda.HighEnergy"] = ["Mmoda.Numerics", "Mmoda.Fits", "Mmoda.Sky"],
        ["Mmoda.CodedMask"] = ["Mmoda.Numerics"],
        ["Mmoda.Workflow"] = [],
        ["Mmoda.Analysis"] = ["Mmoda.Workflow"],
        ["Mmoda.Instruments"] =
            ["Mmoda.Analysis", "Mmoda.Workflow", "Mmoda.CodedMask", "Mmoda.HighEnergy", "Mmoda.Sky", "Mmoda.Fits", "Mmoda.Numerics"],
        ["Mmoda.Server"] = ["Mmoda.Analysis", "Mmoda.Workflow", "Mmoda.Fits"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_only_what_the_diagram_allows(string name)
    {
        string[] actual = [.. Assembly.Load(name).GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Mmoda.", StringComparison.Ordinal))];
        Assert.Empty(actual.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_type_has_a_name_that_says_nothing(string name) =>
        Assert.DoesNotContain(Assembly.Load(name).GetTypes(), t => Vague().IsMatch(t.Name));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utility|Common|Misc|Impl|Info|Data|Processor)$")]
    private static partial Regex Vague();
}
