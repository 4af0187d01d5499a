using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// When private data become public: <c>idx/scw/MMODA-RELEASE-DATES.txt</c>, which whoever keeps the archive writes. Each line
/// has the beginning of an identifier (a revolution, a pointing, or a whole window) and a UTC date; <c>#</c> starts a comment.
/// What no line names is public.
/// </summary>
/// <remarks>Of several lines that fit a window the longest beginning counts. Immutable.</remarks>
internal sealed class ReleaseDates
{
    private readonly (string Prefix, double Ijd)[] _lines;

    private ReleaseDates(IEnumerable<(string Prefix, double Ijd)> lines) => _lines = [.. lines.OrderByDescending(l => l.Prefix.Length)];

    /// <summary>All data are public.</summary>
    public static ReleaseDates None { get; } = new([]);

    /// <summary>Path of the list below the root of an archive.</summary>
    public static string PathIn(string root) => Path.Combine(root, "idx", "scw", "MMODA-RELEASE-DATES.txt");

    /// <summary>Reads the list of an archive; without one all data are public.</summary>
    /// <exception cref="InvalidDataException">A line has another form. Private data must not become public by a slip.</exception>
    public static ReleaseDates Read(string root)
    {
        string path = PathIn(root);
        if (!File.Exists(path))
            return None;
        List<(string Prefix, double Ijd)> lines = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string text = line.Split('#')[0].Trim();
            if (text.Length == 0)
                continue;
            string[] parts = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || parts[0].Length is < 4 or > 12 || !parts[0].All(char.IsAsciiDigit) || !Epoch.TryParse(parts[1].Trim(), out Epoch date, out _))
            {
                throw new InvalidDataException(
                    $"{Path.GetFileName(path)}, line {number} is '{line.Trim()}'; the form is 4 to 12 digits of an identifier and a UTC date, for example '2559 2023-11-01'.");
            }

            lines.Add((parts[0], date.Ijd));
        }

        return new ReleaseDates(lines);
    }

    /// <summary>IJD at which a window becomes public, or null when nothing is said of it.</summary>
    public double? Of(ScienceWindowId id)
    {
        foreach ((string prefix, double ijd) in _lines)
        {
            if (id.Stem.StartsWith(prefix, StringComparison.Ordinal))
                return ijd;
        }

        return null;
    }
}
