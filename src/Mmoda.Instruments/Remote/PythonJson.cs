namespace Mmoda.Instruments;

/// <summary>JSON as Python writes it.</summary>
internal static class PythonJson
{
    private static readonly string[] Names = ["NaN", "-Infinity", "Infinity"];

    /// <summary>The same with null for <c>NaN</c> and <c>Infinity</c>, which JSON does not have, outside of texts.</summary>
    public static byte[] WithoutNaN(byte[] json)
    {
        if (!Names.Any(n => json.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(n)) >= 0))
            return json;
        List<byte> clean = new(json.Length);
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte c = json[i];
            if (!isText && Names.FirstOrDefault(n => StartsWith(json.AsSpan(i), n)) is { } name)
            {
                clean.AddRange("null"u8);
                i += name.Length - 1;
                continue;
            }

            clean.Add(c);
            if (isText && c == (byte)'\\' && i + 1 < json.Length)
                clean.Add(json[++i]);
            else if (c == (byte)'"')
                isText = !isText;
        }

        return [.. clean];
    }

    private static bool StartsWith(ReadOnlySpan<byte> json, string name)
    {
        if (json.Length < name.Length)
            return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (json[i] != name[i])
                return false;
        }

        return true;
    }
}
