namespace Mmoda.Instruments;

/// <summary>Names of sources as parts of file names: letters, digits, p for plus, m for minus, else underscores; each name once.</summary>
internal sealed class FileNames
{
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The part for a source; a number follows where two names would give the same.</summary>
    public string For(string source)
    {
        string clean = string.Concat(source.Trim().Select(c => c switch
        {
            '+' => 'p',
            '-' => 'm',
            _ when char.IsAsciiLetterOrDigit(c) => c,
            _ => '_',
        }));
        if (clean.Length == 0)
            clean = "source";
        string name = clean;
        for (int n = 2; !_used.Add(name); n++)
            name = FormattableString.Invariant($"{clean}_{n}");
        return name;
    }
}
