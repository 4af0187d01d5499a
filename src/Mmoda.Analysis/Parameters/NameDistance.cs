using System.Globalization;

namespace Mmoda.Analysis;

/// <summary>Which names someone may have meant.</summary>
internal static class NameDistance
{
    /// <summary>The names, the most similar first: by how many characters are to be changed, added or left out, whatever their case.</summary>
    /// <remarks>Of what is given the first 64 characters count: anybody may send long ones.</remarks>
    public static IEnumerable<string> Nearest(string given, IEnumerable<string> names)
    {
        string start = given.Length > 64 ? given[..64] : given;
        return names.OrderBy(n => Of(start, n));
    }

    /// <summary>The most similar names as a list in words, and how many others there are.</summary>
    public static string Suggest(string given, IReadOnlyList<string> names, int most)
    {
        string nearest = string.Join(", ", Nearest(given, names).Take(most));
        return names.Count <= most ? nearest : string.Create(CultureInfo.InvariantCulture, $"{nearest} and {names.Count - most} others");
    }

    /// <summary>The distance of two names (Levenshtein 1966).</summary>
    public static int Of(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int k = 0; k < other.Length; k++)
            {
                int change = diagonal + (char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(other[k]) ? 0 : 1);
                diagonal = row[k + 1];
                row[k + 1] = Math.Min(change, Math.Min(row[k], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
