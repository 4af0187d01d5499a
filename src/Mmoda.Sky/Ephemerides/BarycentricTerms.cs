namespace Mmoda.Sky;

/// <summary>The parts of a <see cref="BarycentricCorrection"/>.</summary>
[Flags]
public enum BarycentricTerms
{
    /// <summary>No part.</summary>
    None = 0,

    /// <summary>The light time from the observer to the barycentre along the direction of the source: up to 500 s.</summary>
    Roemer = 1,

    /// <summary>The delay of light in the gravity of the Sun: 10 µs for most directions, 110 µs at its limb.</summary>
    Shapiro = 2,

    /// <summary>TDB − TT: 1.7 ms in a year, and up to 50 µs for the place of the spacecraft.</summary>
    Einstein = 4,

    /// <summary>All parts.</summary>
    All = Roemer | Shapiro | Einstein,
}
