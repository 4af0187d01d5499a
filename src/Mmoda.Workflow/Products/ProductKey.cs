using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>
/// Identity of a product: a hash of the step that makes it, that step's version and parameters, and the keys of its
/// inputs. Equal keys mean equal bytes, on every machine. In JSON it is its hexadecimal text.
/// </summary>
/// <param name="Hex">64 lower-case hexadecimal digits (SHA-256).</param>
[JsonConverter(typeof(ProductKeyJson))]
public readonly record struct ProductKey(string Hex)
{
    /// <summary>Hashes <paramref name="canonical"/>, the canonical UTF-8 form of an invocation.</summary>
    public static ProductKey Of(ReadOnlySpan<byte> canonical) =>
        new(Convert.ToHexStringLower(SHA256.HashData(canonical)));

    /// <inheritdoc/>
    public override string ToString() => Hex;
}
