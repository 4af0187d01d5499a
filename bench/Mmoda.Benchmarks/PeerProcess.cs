using System.Diagnostics;
using System.Globalization;

namespace Mmoda.Benchmarks;

/// <summary>A running peer: it is told how often to run, and answers with the time and a check value.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    /// <summary>The library and its version, as the peer says.</summary>
    public string Version { get; }

    /// <summary>Compiles and starts a peer.</summary>
    /// <returns>The peer, or null with the reason in <paramref name="problem"/>: usually a library that is not installed.</returns>
    public static PeerProcess? Start(Peer peer, string input, string output, out string problem)
    {
        ProcessStartInfo start = new() { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (peer.Source.EndsWith(".c", StringComparison.Ordinal))
        {
            if (Compile(peer, out problem) is not { } program)
                return null;
            start.FileName = program;
        }
        else
        {
            if (Interpreter.Value is not { } python)
            {
                problem = "no Python with numpy (MMODA_BENCH_PYTHON names one)";
                return null;
            }

            start.FileName = python;
            start.ArgumentList.Add(Path.Combine(Folders.Peers, peer.Source));
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        }

        start.ArgumentList.Add(peer.Mode);
        start.ArgumentList.Add(input);
        start.ArgumentList.Add(output);
        Process process = Process.Start(start)!; // UseShellExecute is off: there is a process, or an exception.
        if (process.StandardOutput.ReadLine() is { } line && line.StartsWith("ready ", StringComparison.Ordinal))
        {
            problem = "";
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new PeerProcess(process, line[6..]);
        }

        problem = process.StandardError.ReadToEnd().Trim().Split('\n')[^1];
        process.WaitForExit();
        process.Dispose();
        return null;
    }

    /// <summary>Runs the peer <paramref name="count"/> times.</summary>
    /// <returns>Milliseconds per run, and the check value of the last run.</returns>
    public (double Milliseconds, double Check) Run(int count)
    {
        _process.StandardInput.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        string[] answer = (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Version} stopped.")).Split(' ');
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close(); // The peer ends at the end of its input.
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }

    private static readonly Lazy<string?> Interpreter = new(() =>
        new[] { Environment.GetEnvironmentVariable("MMODA_BENCH_PYTHON"), "python3", "/usr/bin/python3" }
            .OfType<string>().FirstOrDefault(p => Succeeds(p, ["-c", "import numpy"], out _)));

    private static string? Compile(Peer peer, out string problem)
    {
        string source = Path.Combine(Folders.Peers, peer.Source), program = Path.Combine(Folders.Programs, Path.GetFileNameWithoutExtension(peer.Source));
        problem = "";
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(source))
            return program;
        Directory.CreateDirectory(Folders.Programs);
        if (Succeeds("cc", ["-O3", "-march=native", "-o", program, source, .. peer.Libraries, "-lm"], out string messages))
            return program;
        problem = messages.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal) || l.Contains("cannot find", StringComparison.Ordinal))
            ?? messages.Split('\n')[0];
        int colon = problem.IndexOf("error: ", StringComparison.Ordinal);
        problem = colon < 0 ? problem : problem[(colon + 7)..];
        return null;
    }

    private static bool Succeeds(string program, string[] arguments, out string messages)
    {
        try
        {
            ProcessStartInfo start = new(program) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!; // As above.
            messages = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            messages = $"{program}: {e.Message}";
            return false;
        }
    }
}
