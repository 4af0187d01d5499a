using System.Security.Cryptography;

namespace Mmoda.Server.Api;

/// <summary>What a recipe puts around a FITS file: another primary header before its other HDUs, and a table after them.</summary>
/// <param name="Head">The primary header.</param>
/// <param name="From">Where the other HDUs begin in the file.</param>
/// <param name="Tail">The table.</param>
internal sealed record RecipeCover(byte[] Head, long From, byte[] Tail)
{
    /// <summary>Other for other contents: 16 hexadecimal digits.</summary>
    public string Tag { get; } = TagOf(Head, Tail);

    /// <summary>Opens the file with the recipe, readable at any position.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Stream Open(string path) => new JoinedStream(
        Head, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true), From, Tail);

    private static string TagOf(byte[] head, byte[] tail)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(tail);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
