namespace Mmoda.Analysis;

/// <summary>How many science windows one query may use before it needs a role: a matter of the machine, so a site decides.</summary>
public sealed record WindowAllowance
{
    /// <summary>Above this many a query needs the role for many; at least 1. As on the platform when not given.</summary>
    public int Many { get; init; } = 50;

    /// <summary>Above this many a query needs the role for very many besides; not below <see cref="Many"/>.</summary>
    public int VeryMany { get; init; } = 500;

    /// <summary>What is wrong with these numbers, or null.</summary>
    public string? Problem => Many < 1 || VeryMany < Many
        ? FormattableString.Invariant($"The limits of science windows are {Many} and {VeryMany}; the first must be at least 1, the second not below the first.")
        : null;
}
