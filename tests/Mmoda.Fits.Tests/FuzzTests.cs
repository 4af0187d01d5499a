using System.Text.Json.Nodes;
using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>
/// 100 000 damaged files: whatever the bytes, reading ends in values or in a <see cref="FitsException"/>: no other exception, no
/// hang, and no memory out of proportion to the file.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>
    /// The files have at most 40 kB. Each byte may honestly become eight bits and each of those a binary64; gzip tiles expand more. A
    /// reader that believes an announced size asks for gigabytes.
    /// </summary>
    private const long MemoryPerFile = 64 << 20;

    [Theory]
    [InlineData("header", 12_000)]
    [InlineData("image", 14_000)]
    [InlineData("column", 20_000)]
    [InlineData("arrays", 16_000)]
    [InlineData("ascii", 8_000)]
    [InlineData("compressed", 20_000)]
    public void Damaged_files_end_in_values_or_a_FitsException(string kind, int cases)
    {
        byte[][] originals = Originals(kind);
        int opened = 0;
        Property.ForAll(r => new Case(Mutation.Of(originals[r.Next(originals.Length)], r)), c => opened += Read(c) ? 1 : 0, cases);

        // Damage that always stops at the first header would test little.
        Assert.True(opened > cases / 4, $"{opened} of {cases} files opened");
    }

    [Fact]
    public void Damaged_gzip_files_end_in_values_or_a_FitsException()
    {
        byte[][] originals = [.. Originals("image"), .. Originals("arrays")];
        Property.ForAll(r => new Case(Mutation.OfGzip(originals[r.Next(originals.Length)], r)), c => Read(c), 10_000);
    }

    private static byte[][] Originals(string kind)
    {
        byte[][] found = [.. Corpus.Index.Where(f => KindOf(f) == kind).Select(f => Corpus.Content((string)f["file"]!)).Where(c => c.Length is > 2880 and < 40_000)];
        Assert.True(found.Length >= 3, $"{found.Length} files of kind {kind}");
        return found;
    }

    private static string KindOf(JsonNode file)
    {
        string name = (string)file["file"]!;
        string hdus = string.Concat(file["hdus"]!.AsArray().Select(h => (string)h!["kind"]!));
        bool hasTiles = file["hdus"]!.AsArray().Any(h => h!["cards"]!.AsArray().Any(c => (string)c![0]! is "ZIMAGE" or "ZTABLE"));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? "gzip"
            : hasTiles ? "compressed"
            : name.Contains("header", StringComparison.Ordinal) || name.Contains("many", StringComparison.Ordinal) || name.Contains("groups", StringComparison.Ordinal) ? "header"
            : hdus.Contains("ascii", StringComparison.Ordinal) ? "ascii"
            : !hdus.Contains("table", StringComparison.Ordinal) ? "image"
            : name.Contains("arrays", StringComparison.Ordinal) || name.Contains("-1P", StringComparison.Ordinal) || name.Contains("-1Q", StringComparison.Ordinal) ? "arrays" : "column";
    }

    /// <summary>True when the file opened.</summary>
    private static bool Read(Case damaged)
    {
        bool opened = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using FitsFile file = FitsFile.Open(damaged.Content, "damaged");
            opened = true;
            foreach (FitsHdu hdu in file.Hdus)
            {
                ReadTolerantly(hdu);
            }
        }
        catch (FitsException)
        {
            // The allowed end.
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < MemoryPerFile, $"{taken} bytes of memory for {damaged.Content.Length} bytes of file");
        return opened;
    }

    /// <summary>One broken HDU does not hide the others.</summary>
    private static void ReadTolerantly(FitsHdu hdu)
    {
        try
        {
            _ = hdu.EffectiveHeader;
            Reading.Everything(hdu);
            hdu.VerifyChecksum();
        }
        catch (FitsException)
        {
            // The allowed end.
        }
    }

    private sealed record Case(byte[] Content)
    {
        public override string ToString() => $"{Content.Length} damaged bytes";
    }
}
