using System.Globalization;
using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// When private data become public: <c>idx/scw/MMODA-RELEASE-DATES.txt</c>, which whoever keeps the archive writes. Each line
/// has the beginning of an identifier (a revolution, a pointing, or a whole window) and a UTC date; <c>#</c> starts a comment.
/// What no line names is public, unless its group says otherwise (<see cref="OfHeader"/>).
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

    /// <summary>
    /// Names under which a column of an index or a keyword of a group may tell the date: no published description of the real
    /// archive has one, so those are read that tables of observations use, and that fit into a keyword.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = ["PUBLIC_DATE", "RELEASE_DATE", "PUBDATE", "RELDATE"];

    /// <summary>The date that a group says, IJD, or null.</summary>
    /// <exception cref="FitsException">There is a date that cannot be understood. Private data must not become public by a slip.</exception>
    public static double? OfHeader(FitsHeader header)
    {
        foreach (string name in Names.Where(n => n.Length <= 8))
        {
            if (header.Find(name)?.Value is { } value && Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text)
                return Parse(text, name);
        }

        return null;
    }

    /// <summary>The dates of an index, IJD, one for each row and null where a row has none; null where it has no such column.</summary>
    /// <exception cref="FitsException">There is a date that cannot be understood.</exception>
    public static double?[]? OfTable(BinaryTableHdu table)
    {
        if (Names.Select(table.FindColumn).FirstOrDefault(c => c is not null) is not { } column)
            return null;
        string[] texts = column.ElementType == FitsElementType.Character
            ? table.ReadStrings(column.Name)
            : [.. table.ReadAll<double>(column.Name).Select(v => double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "")];
        return [.. texts.Select(t => t.Trim().Length == 0 ? null : (double?)Parse(t.Trim(), column.Name))];
    }

    /// <summary>Adds windows that are private for some time to the list of an archive; those that a line names already stay as they are.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="windows">Windows with their dates, IJD.</param>
    /// <param name="origin">Where the dates come from.</param>
    /// <exception cref="InvalidDataException">The present list cannot be understood.</exception>
    public static void Add(string root, IEnumerable<(ScienceWindowId Id, double Ijd)> windows, string origin)
    {
        ReleaseDates present = Read(root);
        string[] lines =
        [
            .. windows.Where(w => present.Of(w.Id) is null).DistinctBy(w => w.Id.Stem).OrderBy(w => w.Id.Stem, StringComparer.Ordinal)
                .Select(w => $"{w.Id.Stem} {Epoch.FromIjd(w.Ijd).ToIsot(TimeScale.Utc, 0)} # index of {origin.ReplaceLineEndings(" ")}"),
        ];
        if (lines.Length == 0)
            return;
        string path = PathIn(root), before = File.Exists(path) ? File.ReadAllText(path) : "";
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        File.WriteAllText(path + ".tmp", (before.Length == 0 || before.EndsWith('\n') ? before : before + "\n") + string.Join('\n', lines) + "\n");
        File.Move(path + ".tmp", path, overwrite: true);
    }

    // A bare number is IJD or MJD, of which the latter is ten times larger; a text is UTC.
    private static double Parse(string text, string name)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return number switch
            {
                > 0 and < 40000 => number,
                >= 40000 and < 100000 => number - 51544,
                _ => throw new FitsException($"{name} is {text}; expected is IJD, MJD or a UTC date."),
            };
        }

        return Epoch.TryParse(text, out Epoch epoch, out string problem) ? epoch.Ijd : throw new FitsException($"{name} is '{text}': {problem}");
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
