namespace Mmoda.HighEnergy;

/// <summary>Neighbouring channels that photons of one energy reach.</summary>
/// <param name="FirstChannel">0-based.</param>
/// <param name="Count">Number of channels.</param>
/// <param name="Offset">Where their areas start.</param>
internal readonly record struct ResponseGroup(int FirstChannel, int Count, int Offset)
{
    // A gap of fewer zeros costs less than a further group.
    private const int ShortestGap = 8;

    /// <summary>The groups of a full matrix, rows × channels, channel fastest.</summary>
    public static (int[] RowStart, ResponseGroup[] Groups, float[] Values) OfDense(ReadOnlySpan<float> areas, int rows, int channels)
    {
        List<ResponseGroup> groups = [];
        List<float> values = new(areas.Length / 2);
        int[] rowStart = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            rowStart[row] = groups.Count;
            AddRow(areas.Slice(row * channels, channels), 0, groups, values);
        }

        rowStart[rows] = groups.Count;
        return (rowStart, [.. groups], [.. values]);
    }

    /// <summary>Adds the groups of one stretch of channels that are not zero.</summary>
    public static void AddRow(ReadOnlySpan<float> areas, int firstChannel, List<ResponseGroup> groups, List<float> values)
    {
        int start = -1, last = -1;
        for (int c = 0; c <= areas.Length; c++)
        {
            bool isEnd = c == areas.Length;
            if (!isEnd && areas[c] == 0)
                continue;
            if (start >= 0 && (isEnd || c - last > ShortestGap))
            {
                groups.Add(new(firstChannel + start, last + 1 - start, values.Count));
                values.AddRange(areas[start..(last + 1)]);
                start = -1;
            }

            if (!isEnd)
            {
                start = start < 0 ? c : start;
                last = c;
            }
        }
    }
}
