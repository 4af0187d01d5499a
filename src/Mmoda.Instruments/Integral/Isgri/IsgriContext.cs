namespace Mmoda.Instruments;

/// <summary>Laws of the on-board context: which pixels are on, and at which energy each starts to count.</summary>
internal static class IsgriContext
{
    private static readonly double[] Slope = [1.1834, 1.4482, 1.0929, 1.2867];
    private static readonly double[] Intercept = [1.6877, 1.69, 1.619, 1.816];
    private static readonly double[] SlopeModule4 = [1.0265, 1.216, 0.9666, 1.1277];
    private static readonly double[] InterceptModule4 = [1.4435, 1.6641, 1.1983, 1.581];

    /// <summary>Low threshold in keV of a step 0–62 for a pixel's gain code 0–3 (OSA, dal3ibis); module 4 differs.</summary>
    public static double LowThresholdKeV(int step, int gainCode, int module) => module == 4
        ? SlopeModule4[gainCode] * step + InterceptModule4[gainCode]
        : Slope[gainCode] * step + Intercept[gainCode];

    /// <summary>Low threshold in keV where no context is at hand.</summary>
    public static double DefaultLowThresholdKeV(int revolution) => revolution <= 55 ? 18.2 : revolution <= 256 ? 17.2 : 15.3;
}
