using System.Text;

namespace Mmoda.Instruments.Tests;

/// <summary>Pickles are looked at and never run.</summary>
public sealed class PickleTests
{
    [Fact] // pickle.dumps(numpy.array([1.0, 2.0])) of Python 3.11, numpy 1.24.
    public void An_array_is_read()
    {
        byte[] pickle = Convert.FromBase64String("gASViAAAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwCFlGgDjAVkdHlwZZSTlIwCZjiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYolDAJR0lGIu");
        Pickle.Call array = Assert.IsType<Pickle.Call>(Pickle.Read(pickle));
        Assert.Equal("numpy.core.multiarray _reconstruct", array.Name);
        object?[] state = Assert.IsType<object?[]>(array.State);
        Assert.Equal([], Assert.IsType<byte[]>(state[4]));
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'ls'\ntR.")]
    [InlineData("cnumpy\nload\n(S'x'\ntR.")]
    [InlineData("c__builtin__\neval\n(S'1'\ntR.")]
    [InlineData("(S'ls'\nios\nsystem\n.")] // INST.
    [InlineData("P1\n.")] // A persistent id.
    [InlineData("\u0080\u0004\u0082\u0001.")] // An extension.
    public void What_makes_no_array_is_refused(string pickle) => Assert.Throws<FormatException>(() => Pickle.Read(Encoding.Latin1.GetBytes(pickle)));

    [Fact]
    public void Cut_pickles_are_refused_wherever_they_are_cut()
    {
        byte[] pickle = Convert.FromHexString("8003636e756d70790a61727261790a28636e756d70790a6e6461727261790a28284a020000004a020000007458030000003c66344210000000000000000000803f0000004000004040745274522e");
        _ = Pickle.Read(pickle);
        for (int length = 0; length < pickle.Length; length++)
            Assert.Throws<FormatException>(() => Pickle.Read(pickle[..length]));
    }

    [Theory]
    [InlineData("{\"a\": NaN, \"b\": [Infinity, -Infinity, 1], \"c\": \"NaN \\\" NaN\"}", "{\"a\": null, \"b\": [null, null, 1], \"c\": \"NaN \\\" NaN\"}")]
    [InlineData("{}", "{}")]
    public void Numbers_that_JSON_does_not_have_are_null(string given, string clean) =>
        Assert.Equal(clean, Encoding.UTF8.GetString(PythonJson.WithoutNaN(Encoding.UTF8.GetBytes(given))));
}
