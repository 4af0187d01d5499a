namespace Mmoda.Analysis;

/// <summary>Finds objects by name. Thread-safe, and needs no network.</summary>
public abstract class SourceResolver
{
    /// <summary>The object of this name or alias, in any case and spacing, or null.</summary>
    public abstract ResolvedSource? Resolve(string name);

    /// <summary>At most <paramref name="most"/> names that begin with <paramref name="prefix"/>, best first.</summary>
    public abstract IReadOnlyList<string> Suggest(string prefix, int most);
}
