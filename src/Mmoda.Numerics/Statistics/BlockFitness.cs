namespace Mmoda.Numerics;

/// <summary>Which logarithm of the likelihood of a block is maximal over its level.</summary>
internal enum BlockFitness
{
    /// <summary>N ln(N / T) for N counts in an exposure T (Scargle et al. 2013, equation 19).</summary>
    Counts,

    /// <summary>(Σx/σ²)² / (2 Σ1/σ²) for measurements x ± σ (equation 41).</summary>
    Measurements,
}
