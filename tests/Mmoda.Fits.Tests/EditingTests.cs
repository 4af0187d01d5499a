using System.Text;

namespace Mmoda.Fits.Tests;

/// <summary>Header edits in place and by replacement.</summary>
public sealed class EditingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.fits.gz")]
    public void Keywords_are_set_renamed_removed_and_commented_and_the_checksum_stays_right(string name)
    {
        string path = Sample(name);

        FitsEditor.EditHeader(path, 1, h => h
            .Set("OBSERVER", "Ada", "who").Rename("OLDNAME", "NEWNAME").Remove("GONE").SetComment("KEPT", "a better comment").AddHistory("edited"));

        using FitsFile file = FitsFile.Open(path);
        FitsHeader header = file.Hdus[1].Header;
        Assert.Equal(("Ada", "who"), (header.RequireString("OBSERVER"), header.Find("OBSERVER")?.Comment));
        Assert.Equal(5, header.RequireInteger("NEWNAME"));
        Assert.False(header.Contains("OLDNAME") || header.Contains("GONE"));
        Assert.Equal("a better comment", header.Find("KEPT")?.Comment);
        Assert.Equal("edited", header.Find("HISTORY")?.Comment);
        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
        Assert.Equal([1, 2, 3], file.RequireTable("T").ReadAll<int>("A"));
    }

    [Fact]
    public void A_header_that_fits_its_blocks_is_changed_in_place_and_nothing_else_is()
    {
        string path = Sample("a.fits");
        byte[] before = File.ReadAllBytes(path);

        FitsEditor.EditHeader(path, 1, h => h.Set("KEPT", 8));

        byte[] after = File.ReadAllBytes(path);
        int[] changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).Select(i => i / 80)];
        // The record itself and CHECKSUM, both in the header of HDU 1.
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(2, changed.Distinct().Count());
        Assert.All(changed, record => Assert.InRange(record, 36, 71));
    }

    [Fact]
    public void Records_that_are_not_edited_stay_byte_for_byte()
    {
        string odd = "REAL    = 1.50000000000D+02/free format";
        string path = Write(FitsBytes.Header([.. FitsBytes.EmptyPrimary, odd, "Mixed case text", "LONG    = 'abc&'", "CONTINUE  'def' / end"]));

        FitsEditor.EditHeader(path, 0, h => h.Set("NEW", 1));

        string text = Encoding.ASCII.GetString(File.ReadAllBytes(path));
        Assert.Equal(2880, text.Length);
        Assert.Contains(odd.PadRight(80) + "Mixed case text".PadRight(80) + "LONG    = 'abc&'".PadRight(80) + "CONTINUE  'def' / end".PadRight(80) + "NEW     =", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.fits.gz")]
    public void A_header_that_outgrows_its_blocks_moves_what_follows(string name)
    {
        string path = Sample(name);
        FitsEditor.EditHeader(path, 0, h =>
        {
            for (int i = 0; i < 100; i++)
            {
                h.Set($"KEY{i}", i);
            }
        });

        using FitsFile file = FitsFile.Open(path);
        Assert.Equal(99, file.Hdus[0].Header.RequireInteger("KEY99"));
        Assert.Equal([1, 2, 3], file.RequireTable("T").ReadAll<int>("A"));
        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_header_that_shrinks_keeps_its_blocks_and_uses_the_room_later()
    {
        string path = Write(FitsBytes.Header([.. FitsBytes.EmptyPrimary, .. Enumerable.Range(0, 60).Select(i => $"KEY{i,-5}= {i}")]));
        FitsEditor.EditHeader(path, 0, h =>
        {
            for (int i = 0; i < 60; i++)
            {
                h.Remove($"KEY{i}");
            }
        });
        Assert.Equal(5760, new FileInfo(path).Length);

        FitsEditor.EditHeader(path, 0, h =>
        {
            for (int i = 0; i < 60; i++)
            {
                h.Set($"AGAIN{i}", i);
            }
        });

        Assert.Equal(5760, new FileInfo(path).Length);
        using FitsFile file = FitsFile.Open(path);
        Assert.Equal(3 + 60, file.Hdus[0].Header.Cards.Count);
    }

    [Theory]
    [InlineData("NAXIS1")]
    [InlineData("BITPIX")]
    [InlineData("TFORM1")]
    [InlineData("PCOUNT")]
    [InlineData("TFIELDS")]
    [InlineData("CHECKSUM")]
    public void Structural_keywords_are_refused_and_the_file_stays_as_it_was(string keyword)
    {
        string path = Sample("a.fits");
        byte[] before = File.ReadAllBytes(path);

        ArgumentException e = Assert.Throws<ArgumentException>(() => FitsEditor.EditHeader(path, 1, h => h.Set(keyword, 7)));
        Assert.Contains(keyword, e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FitsEditor.EditHeader(path, 1, h => h.Remove(keyword)));
        Assert.Throws<ArgumentException>(() => FitsEditor.EditHeader(path, 1, h => h.Set("KEPT", 1).Remove(keyword).Set(keyword, 3)));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void An_edit_that_throws_and_an_HDU_that_is_not_there_leave_the_file_alone()
    {
        string path = Sample("a.fits");
        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<InvalidDataException>(() => FitsEditor.EditHeader(path, 0, _ => throw new InvalidDataException()));
        Assert.Throws<ArgumentOutOfRangeException>(() => FitsEditor.EditHeader(path, 2, _ => { }));
        Assert.Throws<ArgumentException>(() => FitsEditor.EditHeader(path, 1, h => h.Rename("KEPT", "OLDNAME")));
        Assert.Throws<ArgumentException>(() => FitsEditor.EditHeader(path, 1, h => h.SetComment("NONE", "x")));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_wrong_checksum_stays_wrong_until_checksums_are_written()
    {
        string path = Sample("a.fits");
        byte[] content = File.ReadAllBytes(path);
        content[(2 * 2880) + 2] ^= 1;
        File.WriteAllBytes(path, content);

        FitsEditor.EditHeader(path, 1, h => h.Set("KEPT", 9));
        using (FitsFile file = FitsFile.Open(path))
        {
            Assert.Equal(FitsChecksumStatus.Wrong, file.Hdus[1].VerifyChecksum().Hdu);
        }

        FitsEditor.WriteChecksums(path);
        using FitsFile mended = FitsFile.Open(path);
        Assert.All(mended.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
    }

    [Fact]
    public void Checksums_are_written_into_files_that_have_none()
    {
        string path = Write(File.ReadAllBytes(TestFiles.Golden("table.fits")));

        FitsEditor.WriteChecksums(path);

        using FitsFile file = FitsFile.Open(path);
        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
    }

    [SkippableFact]
    public void Fitsverify_accepts_edited_and_extended_files()
    {
        string path = Sample("a.fits");
        FitsEditor.EditHeader(path, 1, h => h.Set("LONG", new string('x', 100)).Set("FLUX", 1e-300, "unit").Rename("KEPT", "HELD"));
        using (FitsWriter writer = FitsWriter.Append(path))
        {
            writer.WriteImage<short>(new FitsHeader().Set("EXTNAME", "I"), [2, 2], [1, 2, 3, 4]);
            writer.Commit();
        }

        string? report = TestFiles.TryRun("fitsverify", out int code, path);
        Skip.If(report is null, "fitsverify is not installed.");
        Assert.True(code == 0 && report!.Contains("found 0 warning(s) and 0 error(s)", StringComparison.Ordinal), report);
    }

    private string Sample(string name)
    {
        string path = _folder.File(name);
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WritePrimary(new FitsHeader());
        writer.WriteTable(
            new FitsHeader().Set("EXTNAME", "T").Set("OLDNAME", 5).Set("GONE", true).Set("KEPT", 7, "a comment"),
            new FitsTable().Add("A", new[] { 1, 2, 3 }));
        writer.Commit();
        return path;
    }

    private string Write(byte[] content)
    {
        string path = _folder.File("bytes.fits");
        File.WriteAllBytes(path, content);
        return path;
    }
}
