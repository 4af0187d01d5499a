namespace Mmoda.Fits;

/// <summary>PLIO_1: run lengths of non-negative integers below 2²⁴ (FITS 4.0, section 10.4.3), made for masks.</summary>
internal static class PlioDecoder
{
    /// <summary>The most pixels that one instruction sets.</summary>
    public const int LongestRun = 4095;

    /// <summary>Decodes a list of 16-bit words; pixels after its end are zero.</summary>
    /// <returns>False when the list is shorter than it says, or sets more pixels than there are.</returns>
    public static bool TryDecode(ReadOnlySpan<short> words, Span<int> pixels)
    {
        // The third word is the length in lists of the old form, which have three words before the first instruction.
        if (words.Length < 3 || (words[2] <= 0 && words.Length < 5))
        {
            return false;
        }

        bool isOld = words[2] > 0;
        int end = isOld ? words[2] : (words[4] << 15) + words[3];
        int at = isOld ? 3 : words[1];
        if (at < 0 || end < 0 || end > words.Length)
        {
            return false;
        }

        int high = 1;
        int filled = 0;
        while (at < end && filled < pixels.Length)
        {
            int operand = words[at] & 0xFFF;
            int operation = (words[at] >> 12) & 0xF;
            at++;
            bool fits = true;
            switch (operation)
            {
                case 0:
                    fits = Fill(pixels, ref filled, operand, 0);
                    break;
                case 1:
                    if (at == end)
                    {
                        return false;
                    }

                    high = (words[at++] << 12) + operand;
                    break;
                case 2:
                    high += operand;
                    break;
                case 3:
                    high -= operand;
                    break;
                case 4:
                    fits = Fill(pixels, ref filled, operand, high);
                    break;
                case 5:
                    fits = operand > 0 && Fill(pixels, ref filled, operand - 1, 0) && Fill(pixels, ref filled, 1, high);
                    break;
                case 6:
                    high += operand;
                    fits = Fill(pixels, ref filled, 1, high);
                    break;
                case 7:
                    high -= operand;
                    fits = Fill(pixels, ref filled, 1, high);
                    break;
                default:
                    return false;
            }

            if (!fits)
            {
                return false;
            }
        }

        pixels[filled..].Clear();
        return true;
    }

    private static bool Fill(Span<int> pixels, ref int filled, int count, int value)
    {
        if (count > pixels.Length - filled)
        {
            return false;
        }

        pixels.Slice(filled, count).Fill(value);
        filled += count;
        return true;
    }
}
