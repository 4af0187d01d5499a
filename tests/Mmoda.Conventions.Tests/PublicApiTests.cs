using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mmoda.Conventions.Tests;

/// <summary>
/// The public surface of each library, as a text file under review.
/// Set MMODA_APPROVE=1 to accept a change.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Mmoda.Numerics")]
    [InlineData("Mmoda.Fits")]
    [InlineData("Mmoda.Sky")]
    public void Public_surface_is_as_approved(string name)
    {
        string actual = string.Join('\n', Assembly.Load(name).GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(Describe)) + "\n";
        string path = Path.Combine(Here(), "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("MMODA_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual);
    }

    private static IEnumerable<string> Describe(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => m is not MethodBase { IsSpecialName: true } || m is ConstructorInfo)
            .Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(m => $"{type}.{m}").Order(StringComparer.Ordinal).Prepend($"{type}");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
