using System.Diagnostics;

namespace Mmoda.Tests;

/// <summary>Other people's programs, with which our results are compared where they are installed.</summary>
internal static class OtherProgram
{
    /// <summary>A Python that can import the modules, such as <c>astropy.wcs, numpy</c>; null where there is none.</summary>
    public static string? PythonWith(string modules) => new[] { "python3", "/usr/bin/python3" }
        .FirstOrDefault(p => TryRun(p, out int code, "-c", "import " + modules) is not null && code == 0);

    /// <summary>Runs a program and gives all that it prints; null when it cannot be started.</summary>
    public static string? TryRun(string program, out int exitCode, params string[] arguments)
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
