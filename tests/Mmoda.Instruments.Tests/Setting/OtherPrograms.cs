using System.Diagnostics;

namespace Mmoda.Instruments.Tests;

/// <summary>Independent programs that judge what we write; tests are skipped where they are not installed.</summary>
internal static class OtherPrograms
{
    /// <summary>Runs fitsverify on files; gives its report.</summary>
    public static string Fitsverify(IReadOnlyList<string> paths)
    {
        string? report = TryRun("fitsverify", out _, ["-q", .. paths]);
        Skip.If(report is null, "fitsverify is not installed.");
        return report;
    }

    /// <summary>Runs a script in a Python that has astropy; gives what it prints.</summary>
    public static string Python(string script, params string[] arguments)
    {
        string? python = new[] { "python3", "/usr/bin/python3" }
            .FirstOrDefault(p => TryRun(p, out int code, "-c", "import astropy.io.fits, astropy.wcs") is not null && code == 0);
        Skip.If(python is null, "There is no python3 with astropy.");
        string? output = TryRun(python, out int exit, ["-c", script, .. arguments]);
        Assert.True(exit == 0, output);
        return output!; // It started a moment ago.
    }

    private static string? TryRun(string program, out int exitCode, params string[] arguments)
    {
        exitCode = -1;
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!; // Not null without the shell.
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            exitCode = process.ExitCode;
            return output + errors.GetAwaiter().GetResult();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
