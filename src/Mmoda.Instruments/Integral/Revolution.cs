namespace Mmoda.Instruments;

/// <summary>Approximate clock of INTEGRAL's revolutions (orbits), good to 0.1 d.</summary>
internal static class Revolution
{
    /// <summary>
    /// IJD at which revolution <paramref name="number"/> starts: period 2.990997 d until revolution 1500 and
    /// 2.6594 d (8/3 sidereal days) after the orbit change of January 2015. Coefficients: fit to real science windows
    /// of revolutions 102 to 2562.
    /// </summary>
    public static double StartIjd(int number) =>
        number <= 1500 ? 1016.40213 + 2.990997 * number : 6024.18 + 2.6594 * (number - 1696);
}
