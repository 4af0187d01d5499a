using System.Runtime.InteropServices;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>Byte vectors that numpy 1.24 was seen to read.</summary>
public sealed class NumpyPickleTests
{
    [Fact]
    public void An_image() => Assert.Equal(
        "8003636e756d70790a61727261790a28636e756d70790a6e6461727261790a28284a020000004a020000007458030000003c66344210000000000000000000803f0000004000004040745274522e",
        Convert.ToHexStringLower(NumpyPickle.Array([2, 2], "<f4", MemoryMarshal.AsBytes<float>([0f, 1, 2, 3]))));

    [Fact]
    public void Records_with_a_vector() => Assert.Equal(
        "8003636e756d70790a61727261790a28636e756d70790a6e6461727261790a28284a02000000745d282858010000005458030000003e6638742858010000005658030000003e6634284a0200000074746542200000003ff00000000000004000000040400000401000000000000040a0000040c00000745274522e",
        Convert.ToHexStringLower(NumpyPickle.Records(2, [("T", ">f8", []), ("V", ">f4", [2])],
            Convert.FromHexString("3ff00000000000004000000040400000401000000000000040a0000040c00000"))));

    [Fact]
    public void The_letters_null_never_appear_in_base64()
    {
        byte[] bytes = Convert.FromBase64String("abcdnullnullefgh");
        string sent = NumpyProduct.Base64(bytes);
        Assert.DoesNotContain("null", sent, StringComparison.Ordinal);
        Assert.Equal(bytes, Convert.FromBase64String(sent)); // Blanks are skipped, by Python too.
    }
}
