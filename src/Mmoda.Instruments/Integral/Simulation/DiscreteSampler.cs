using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>Draws indices with given weights in constant time (alias method: Walker 1977, Vose 1991).</summary>
internal sealed class DiscreteSampler
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <summary>Prepares the table.</summary>
    /// <param name="weights">Not negative, not all zero.</param>
    public DiscreteSampler(ReadOnlySpan<double> weights)
    {
        int n = weights.Length;
        _keep = new double[n];
        _alias = new int[n];
        double total = 0;
        foreach (double w in weights)
            total += w;
        if (!(total > 0))
            throw new ArgumentException("The weights must have a positive sum.", nameof(weights));

        Stack<int> small = new(), large = new();
        for (int i = 0; i < n; i++)
        {
            _keep[i] = weights[i] * n / total;
            _alias[i] = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int s = small.Pop(), l = large.Pop();
            _alias[s] = l;
            _keep[l] -= 1 - _keep[s];
            (_keep[l] < 1 ? small : large).Push(l);
        }

        // What rounding leaves over has probability one up to the last digit.
        foreach (int i in small.Concat(large))
            _keep[i] = 1;
    }

    /// <summary>Draws an index.</summary>
    public int Sample(ref Philox random)
    {
        double u = random.NextDouble() * _keep.Length;
        int i = Math.Min((int)u, _keep.Length - 1);
        return u - i < _keep[i] ? i : _alias[i];
    }
}
