using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

/// <summary>Independent programs that judge what we write; tests are skipped where they are not installed.</summary>
internal static class OtherPrograms
{
    /// <summary>Runs fitsverify on files; gives its report.</summary>
    public static string Fitsverify(IReadOnlyList<string> paths)
    {
        string? report = OtherProgram.TryRun("fitsverify", out _, ["-q", .. paths]);
        Skip.If(report is null, "fitsverify is not installed.");
        return report;
    }

    /// <summary>Runs a script in a Python that has astropy; gives what it prints.</summary>
    public static string Python(string script, params string[] arguments)
    {
        string? python = OtherProgram.PythonWith("astropy.io.fits, astropy.wcs");
        Skip.If(python is null, "There is no python3 with astropy.");
        string? output = OtherProgram.TryRun(python, out int exit, ["-c", script, .. arguments]);
        Assert.True(exit == 0, output);
        return output!; // It started a moment ago.
    }
}
