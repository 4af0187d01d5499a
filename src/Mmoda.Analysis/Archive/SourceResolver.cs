namespace Mmoda.Analysis;

/// <summary>Finds objects by name. Thread-safe, and needs no network.</summary>
public abstract class SourceResolver
{
    /// <summary>The object of this name or alias, in any case and spacing, or null.</summary>
    public abstract ResolvedSource? Resolve(string name);

    /// <summary>At most <paramref name="most"/> names that begin with <paramref name="prefix"/>, best first.</summary>
    public abstract IReadOnlyList<string> Suggest(string prefix, int most);

    /// <summary>The known objects within a cone, nearest first.</summary>
    /// <param name="rightAscensionDegrees">ICRS right ascension of its axis, degrees.</param>
    /// <param name="declinationDegrees">ICRS declination, degrees.</param>
    /// <param name="radiusDegrees">Largest distance on a great circle, degrees.</param>
    /// <param name="most">At most so many.</param>
    public abstract IReadOnlyList<ResolvedSource> Near(double rightAscensionDegrees, double declinationDegrees, double radiusDegrees, int most);
}
