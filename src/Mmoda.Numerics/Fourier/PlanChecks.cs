namespace Mmoda.Numerics;

/// <summary>The checks of spans that all plans make.</summary>
internal static class PlanChecks
{
    /// <summary>How many planes there are in a span.</summary>
    public static int Count(int length, int planeLength, string name)
    {
        (int planes, int rest) = Math.DivRem(length, planeLength);
        return rest == 0 && planes > 0
            ? planes
            : throw new ArgumentException($"A whole number of planes of {planeLength} elements is needed, not {length} elements.", name);
    }

    /// <summary>Refuses a span that is too short.</summary>
    public static void ThrowIfShorter(int length, long needed, string name)
    {
        if (length < needed)
            throw new ArgumentException($"At least {needed} elements are needed, not {length}.", name);
    }
}
