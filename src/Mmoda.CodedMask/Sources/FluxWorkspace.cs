namespace Mmoda.CodedMask;

/// <summary>Scratch memory of a <see cref="FluxExtraction"/> for one thread, and the covariance of its last bin.</summary>
public sealed class FluxWorkspace
{
    /// <summary>Distance of the columns in <see cref="Weighted"/>.</summary>
    internal static readonly int WeightedStride = GramMatrix.Spread(GramMatrix.BlockLength);

    internal FluxWorkspace(int sources, int length)
    {
        SourceCount = sources;
        Length = length;
        int unknowns = sources + 1, columns = sources + 2;
        Rates = new AlignedColumns(length);
        Exposure = new AlignedColumns(length);
        Background = new AlignedColumns(length);
        Weighted = new AlignedColumns(GramMatrix.Room(columns, WeightedStride));
        Gram = new double[columns * columns];
        Factor = new double[unknowns * unknowns];
        Normal = new double[unknowns * unknowns];
        Inverse = new double[unknowns * unknowns];
        Solution = new double[unknowns];
        Totals = new double[unknowns];
        Seen = new (nuint, float)[sources];
        Columns = new int[unknowns];
        Solved = new int[sources];
    }

    internal int SourceCount { get; }

    internal int Length { get; }

    internal AlignedColumns Rates { get; }

    internal AlignedColumns Exposure { get; }

    internal AlignedColumns Background { get; }

    /// <summary>A block of the columns with their weights, and zeros up to whole tiles.</summary>
    internal AlignedColumns Weighted { get; }

    internal double[] Gram { get; }

    internal double[] Factor { get; }

    internal double[] Normal { get; }

    internal double[] Inverse { get; }

    internal double[] Solution { get; }

    /// <summary>Counts of the whole detector per unit of each model column.</summary>
    internal double[] Totals { get; }

    /// <summary>The sources that are seen, with their fluxes: what the variances are made of beside the background.</summary>
    internal (nuint Column, float Level)[] Seen { get; }

    internal int SeenCount { get; set; }

    /// <summary>The background in the variances.</summary>
    internal float BackgroundLevel { get; set; }

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
