namespace Mmoda.CodedMask;

/// <summary>One column of the model on the detector plane.</summary>
internal sealed class FitColumn(int cells)
{
    /// <summary>Rate per unit of the parameter.</summary>
    public float[] Raw { get; } = new float[cells];

    /// <summary>The same over the standard deviation of the rate.</summary>
    public float[] Weighted { get; } = new float[cells];
}
