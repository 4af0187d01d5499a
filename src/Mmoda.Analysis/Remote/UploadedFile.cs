namespace Mmoda.Analysis;

/// <summary>
/// A file that a user uploaded, as a value of a parameter: a key that only who may have the file can name, whatever the server is
/// called.
/// </summary>
public static class UploadedFile
{
    private const string Scheme = "upload:";

    /// <summary>Number of hexadecimal digits of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>The value for a key.</summary>
    /// <param name="key">32 hexadecimal digits that cannot be guessed.</param>
    public static string ValueOf(string key) => Scheme + key;

    /// <summary>The key in a value, or null when the value is no uploaded file.</summary>
    public static string? KeyOf(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.StartsWith(Scheme, StringComparison.Ordinal) && value.Length == Scheme.Length + KeyLength && value.AsSpan(Scheme.Length).IndexOfAnyExceptInRange('0', 'f') < 0
            ? value[Scheme.Length..]
            : null;
    }
}
