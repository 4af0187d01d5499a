using System.Diagnostics.CodeAnalysis;

namespace Mmoda.Numerics;

/// <summary>The check of an index into a grid.</summary>
internal static class GridIndex
{
    /// <summary>Refuses an index below 0 or not below the number of columns, rows or planes.</summary>
    public static void Check(int index, int count, string name, string what)
    {
        if ((uint)index >= (uint)count)
            Throw(index, count, name, what);
    }

    [DoesNotReturn]
    private static void Throw(int index, int count, string name, string what) =>
        throw new ArgumentOutOfRangeException(name, index, $"The grid has {count} {what}, from 0 to {count - 1}.");
}
