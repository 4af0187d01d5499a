using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>How one call of the program ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Errors">All of standard error.</param>
public sealed record ProgramEnd(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output, which must be one JSON object and nothing else.</summary>
    public JsonObject Json => Assert.IsType<JsonObject>(JsonNode.Parse(Output));
}

/// <summary>The built program, started as scripts start it.</summary>
/// <param name="dataDirectory">Its data directory.</param>
public sealed class MmodaProgram(string dataDirectory)
{
    // A call takes about a second; this only ends a program that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "mmoda.dll");

    /// <summary>Runs it to its end.</summary>
    public async Task<ProgramEnd> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        using CancellationTokenSource enough = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(enough.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(enough.Token);
        try
        {
            await process.WaitForExitAsync(enough.Token);
            return new ProgramEnd(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts it, with both outputs redirected.</summary>
    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Library);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["MMODA_DATA"] = dataDirectory;
        return Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
    }
}
