using System.Text;

namespace Mmoda.Fits.Tests;

public sealed class RealFilesTests
{
    private static string Root()
    {
        string? root = TestFiles.RealRoot();
        Skip.If(root is null, "The folder of real files (shared/data or MMODA_TEST_DATA) is absent.");
        return root!;
    }

    [SkippableFact]
    public void Every_real_file_opens_and_all_its_values_are_read()
    {
        StringBuilder failures = new();
        int files = 0;
        foreach (string path in TestFiles.RealFits(Root()))
        {
            files++;
            try
            {
                using FitsFile file = FitsFile.Open(path);
                Assert.NotEmpty(file.Hdus);
                Reading.Everything(file);
            }
            catch (FitsException e)
            {
                failures.AppendLine(e.Message);
            }
        }

        Assert.Equal("", failures.ToString());
        Assert.True(files >= 50, $"only {files} files found");
    }

    /// <summary>Legal range MOCs whose column has no TTYPE1: astropy's columns refuse them.</summary>
    [SkippableTheory]
    [InlineData("0.3", 176)]
    [InlineData("0.9", 189)]
    public void Columns_without_a_name_are_read(string level, int ranges)
    {
        using FitsFile file = FitsFile.Open(Path.Combine(Root(), "gw", $"aladin_gw_{level}.fits"));
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().Single();

        FitsColumn column = Assert.Single(table.Columns);
        Assert.Equal("", column.Name);
        Assert.Equal(2 * ranges, table.ReadAll<long>(column).Length);
    }

    [SkippableFact]
    public void A_maximum_that_is_program_text_is_a_warning_and_the_arrays_are_read()
    {
        int found = 0;
        foreach (string path in TestFiles.RealFits(Root()))
        {
            using FitsFile file = FitsFile.Open(path);
            foreach (FitsWarning warning in file.Warnings.Where(w => w.Message.Contains("built-in method", StringComparison.Ordinal)))
            {
                BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[warning.HduIndex]);
                FitsColumn column = table.Columns.Single(c => $"TFORM{c.Index + 1}" == warning.Keyword);
                Assert.True(table.ReadArray<float>(column, table.RowCount - 1).Length > 0);
                found++;
            }
        }

        Assert.True(found >= 2, $"{found} such columns");
    }

    [SkippableFact]
    public void Responses_with_an_invalid_TFORM_are_read_with_a_warning_that_quotes_it()
    {
        string? path = TestFiles.RealFits(Root()).FirstOrDefault(p => Path.GetFileName(p).StartsWith("isgri_rmf_Crab.fits", StringComparison.Ordinal));
        Skip.If(path is null, "isgri_rmf_Crab.fits is absent.");
        using FitsFile file = FitsFile.Open(path!);

        FitsWarning warning = Assert.Single(file.Warnings, w => w.Keyword == "TFORM6");
        Assert.Contains("PE(<built-in", warning.Message);
        BinaryTableHdu matrix = (BinaryTableHdu)file.Hdus[warning.HduIndex];
        Assert.NotEmpty(matrix.ReadArray<float>(matrix.Columns[5], matrix.RowCount - 1));
    }

    [SkippableFact]
    public void Checksums_of_real_files_are_verified()
    {
        int correct = 0;
        foreach (string path in TestFiles.RealFits(Root()))
        {
            using FitsFile file = FitsFile.Open(path);
            correct += file.Hdus.Count(h => h.VerifyChecksum().Hdu == FitsChecksumStatus.Correct);
        }

        // A wrong algorithm would verify none; a few real files were edited after their checksum was written.
        Assert.True(correct > 100, $"{correct} HDUs have a correct CHECKSUM");
    }
}
