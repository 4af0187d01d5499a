namespace Mmoda.Instruments;

/// <summary>Letters of 5 × 7 pixels. Small letters look like capitals; what has no shape here is a question mark.</summary>
internal static class PictureFont
{
    /// <summary>Columns of a letter.</summary>
    public const int Width = 5;

    /// <summary>Rows of a letter.</summary>
    public const int Height = 7;

    /// <summary>Pixels from a letter to the next.</summary>
    public const int Advance = 6;

    // Seven rows from the top, each a digit to the base 32 whose bits are the pixels.
    private static readonly Dictionary<char, string> Shapes = new()
    {
        ['A'] = "EHHVHHH", ['B'] = "UHHUHHU", ['C'] = "EHGGGHE", ['D'] = "UHHHHHU", ['E'] = "VGGUGGV", ['F'] = "VGGUGGG",
        ['G'] = "EHGNHHE", ['H'] = "HHHVHHH", ['I'] = "E44444E", ['J'] = "72222IC", ['K'] = "HIKOKIH", ['L'] = "GGGGGGV",
        ['M'] = "HRLLHHH", ['N'] = "HHPLJHH", ['O'] = "EHHHHHE", ['P'] = "UHHUGGG", ['Q'] = "EHHHLID", ['R'] = "UHHUKIH",
        ['S'] = "FGGE11U", ['T'] = "V444444", ['U'] = "HHHHHHE", ['V'] = "HHHHHA4", ['W'] = "HHHLLLA", ['X'] = "HHA4AHH",
        ['Y'] = "HHHA444", ['Z'] = "V1248GV", ['0'] = "EHJLPHE", ['1'] = "4C4444E", ['2'] = "EH1248V", ['3'] = "V2421HE",
        ['4'] = "26AIV22", ['5'] = "VGU11HE", ['6'] = "68GUHHE", ['7'] = "V124888", ['8'] = "EHHEHHE", ['9'] = "EHHF12C",
        [' '] = "0000000", ['+'] = "044V440", ['-'] = "000V000", ['.'] = "00000CC", [','] = "0000448", ['/'] = "01248G0",
        ['('] = "2488842", [')'] = "8422248", ['*'] = "04LEL40", [':'] = "0CC0CC0", ['_'] = "000000V", ['['] = "E88888E",
        [']'] = "E22222E", ['='] = "00V0V00", ['\''] = "C480000", ['%'] = "OP248J3", ['?'] = "EH12404",
    };

    /// <summary>Whether a pixel of a letter is drawn.</summary>
    public static bool IsInk(char letter, int column, int row)
    {
        char digit = (Shapes.TryGetValue(char.ToUpperInvariant(letter), out string? shape) ? shape : Shapes['?'])[row];
        int bits = digit <= '9' ? digit - '0' : digit - 'A' + 10;
        return (bits >> (Width - 1 - column) & 1) != 0;
    }
}
