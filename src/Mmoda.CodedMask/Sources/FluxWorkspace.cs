namespace Mmoda.CodedMask;

/// <summary>Scratch memory of a <see cref="FluxExtraction"/> for one thread, and the covariance of its last bin.</summary>
public sealed class FluxWorkspace
{
    internal FluxWorkspace(int sources, int stride)
    {
        SourceCount = sources;
        Stride = stride;
        int unknowns = sources + 1, columns = sources + 2;
        Rates = new float[stride];
        Exposure = new float[stride];
        Background = new float[stride];
        Model = new float[stride];
        Root = new float[GramMatrix.BlockLength];
        Weighted = new float[columns * GramMatrix.BlockLength];
        Gram = new double[columns * columns];
        Factor = new double[unknowns * unknowns];
        Normal = new double[unknowns * unknowns];
        Inverse = new double[unknowns * unknowns];
        Solution = new double[unknowns];
        Totals = new double[unknowns];
        Levels = new float[unknowns];
        Columns = new int[unknowns];
        Solved = new int[sources];
    }

    internal int SourceCount { get; }

    internal int Stride { get; }

    internal float[] Rates { get; }

    internal float[] Exposure { get; }

    internal float[] Background { get; }

    internal float[] Model { get; }

    internal float[] Root { get; }

    internal float[] Weighted { get; }

    internal double[] Gram { get; }

    internal double[] Factor { get; }

    internal double[] Normal { get; }

    internal double[] Inverse { get; }

    internal double[] Solution { get; }

    /// <summary>Counts of the whole detector per unit of each model column.</summary>
    internal double[] Totals { get; }

    /// <summary>What the unknowns contribute to the variances; 0 for sources that are not seen.</summary>
    internal float[] Levels { get; }

    /// <summary>Model columns of the unknowns: 0 is the background, k + 1 source k.</summary>
    internal int[] Columns { get; }

    /// <summary>For each source, the number of its unknown plus 1, or 0.</summary>
    internal int[] Solved { get; }

    internal int Unknowns { get; set; }

    /// <summary>Covariance of the fluxes of two sources in the last bin; NaN where one has no flux.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such source.</exception>
    public double Covariance(int first, int second)
    {
        int a = Solved[first] - 1, b = Solved[second] - 1;
        return a < 0 || b < 0 ? double.NaN : Inverse[(a * Unknowns) + b];
    }
}
