using System.Runtime.CompilerServices;

namespace Mmoda.Tests;

/// <summary>Holds a library's README to its word: each C# block must stand, line for line, in a source file that is compiled and run.</summary>
internal static class ReadmeExamples
{
    /// <summary>The C# blocks of <c>src/LIBRARY/README.md</c>, and those of them that <paramref name="source"/> does not contain.</summary>
    public static (int Count, IReadOnlyList<string> Missing) Compare(string library, [CallerFilePath] string source = "")
    {
        string root = Directory.GetParent(source)!.Parent!.Parent!.FullName;
        string compiled = Unindented(File.ReadLines(source));
        List<string> blocks = [.. Blocks(File.ReadLines(Path.Combine(root, "src", library, "README.md")))];
        return (blocks.Count, [.. blocks.Where(b => !compiled.Contains(b, StringComparison.Ordinal))]);
    }

    private static IEnumerable<string> Blocks(IEnumerable<string> lines)
    {
        List<string>? block = null;
        foreach (string line in lines)
        {
            if (block is null)
            {
                block = line == "```csharp" ? [] : null;
            }
            else if (line == "```")
            {
                yield return Unindented(block);
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }

    private static string Unindented(IEnumerable<string> lines) =>
        string.Concat(lines.Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => l + "\n"));
}
