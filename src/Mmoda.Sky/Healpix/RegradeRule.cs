namespace Mmoda.Sky;

/// <summary>What the values of a map are, which decides how they change with the size of pixels.</summary>
public enum RegradeRule
{
    /// <summary>Values per area, such as densities and intensities: a large pixel has the mean of its parts.</summary>
    Mean,

    /// <summary>Values per pixel, such as counts and probabilities: a large pixel has the sum of its parts.</summary>
    Sum,
}
