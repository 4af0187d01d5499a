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
