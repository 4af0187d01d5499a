using System.Text;

namespace Mmoda.Fits.Tests;

/// <summary>What the conformity check finds, beside the verdict of fitsverify.</summary>
public sealed class ConformityTests
{
    public static TheoryData<string, string> Damages() => new()
    {
        { "BITPIX  =                    8", "BITPIX  = 8                   " },
        { "OBJECT  = 'Crab    '", "OBJECT  = 'Crab     " },
        { "OBJECT  = 'Crab    '", "object  = 'Crab    '" },
        { "OBJECT  = 'Crab    '", "OBJECT  = Crab      " },
        { "EXTNAME = 'T       '", "EXTNAME = 'T\u00E9      '" },
        { "PCOUNT  =                    0", "PCOUNX  =                    0" },
        { "TDISP1  = 'I5      '", "TDISP1  = 'Q5      '" },
        { "TNULL1  =                   -1", "TSCAL2  =                    2" },
        { "GOOD", "GOO\u0001" },
    };

    [Fact]
    public void The_files_of_the_corpus_conform_as_fitsverify_says()
    {
        StringBuilder errors = new();
        foreach (string name in Corpus.Index.Where(f => (int)f["fitsverify_errors"]! == 0).Select(f => (string)f["file"]!))
        {
            using FitsFile file = FitsFile.Open(Corpus.Content(name), name);
            foreach (FitsFinding finding in FitsConformity.Check(file).Where(f => f.IsError))
            {
                errors.AppendLine($"{name} {finding}");
            }
        }

        Assert.Equal("", errors.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public void A_damage_is_an_error_for_us_and_for_fitsverify(string good, string bad)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.fits");
        byte[] content = Sample();
        File.WriteAllBytes(path, content);
        Assert.Empty(FitsConformity.Check(path));
        int at = content.AsSpan().LastIndexOf(Encoding.Latin1.GetBytes(good));
        Assert.True(at > 0, good);
        Encoding.Latin1.GetBytes(bad).CopyTo(content, at);
        File.WriteAllBytes(path, content);

        Assert.Contains(FitsConformity.Check(path), f => f.IsError);
        string? report = TestFiles.TryRun("fitsverify", out int code, "-q", path);
        Skip.If(report is null, "fitsverify is not installed.");
        Assert.True(code != 0, report);
    }

    [Theory]
    [InlineData(0, "logical")]
    [InlineData(1, "zeros")]
    [InlineData(2, "multiple of 2880")]
    [InlineData(3, "before the announced data")]
    [InlineData(4, "follow the last HDU")]
    [InlineData(5, "DATASUM")]
    public void Damages_of_the_data_are_found(int damage, string message)
    {
        byte[] content = Sample(checksums: damage == 5);
        byte[] damaged = damage switch
        {
            0 => Change(content, 5760 + 2, (byte)'X'),
            1 => Change(content, content.Length - 1, 1),
            2 => content[..^100],
            3 => content[..(5760 + 4)],
            4 => [.. content, .. new byte[2880]],
            _ => Change(content, 5760, 9),
        };
        using FitsFile file = FitsFile.Open(damaged, "damaged");

        Assert.Contains(FitsConformity.Check(file), f => f.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_does_not_open_is_one_error()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.fits"), "not FITS");

        FitsFinding finding = Assert.Single(FitsConformity.Check(folder.File("a.fits")));
        Assert.True(finding.IsError);
    }

    private static byte[] Change(byte[] content, int at, byte value)
    {
        content[at] = value;
        return content;
    }

    /// <summary>Without checksums, so that the damage is all that is wrong.</summary>
    private static byte[] Sample(bool checksums = false)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        FitsTableStream table = writer.BeginTable(
            new FitsHeader().Set("EXTNAME", "T").Set("OBJECT", "Crab"), [new("COUNT", "1I", Null: -1, Display: "I5"), new("GOOD", "1L")], 2);
        table.AppendRows([0, 1, (byte)'T', 0, 2, (byte)'F']);
        writer.Commit();
        byte[] content = stream.ToArray();
        if (!checksums)
        {
            for (int at = 0; at < 5760; at += 80)
            {
                if (content.AsSpan(at).StartsWith("DATASUM"u8) || content.AsSpan(at).StartsWith("CHECKSUM"u8))
                {
                    content.AsSpan(at, 80).Fill((byte)' ');
                }
            }
        }

        return content;
    }
}
