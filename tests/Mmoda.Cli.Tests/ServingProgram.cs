using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mmoda.Cli.Tests;

/// <summary>The program as a server that is up, at a port of its own; killed at the end.</summary>
public sealed class ServingProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly CancellationTokenSource _enough = new(Patience);

    private ServingProgram(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    /// <summary>Cancelled when a test takes so long that something hangs.</summary>
    public CancellationToken Enough => _enough.Token;

    /// <summary>Starts <c>mmoda serve</c> and waits until it is up; the test fails where it reports a problem instead.</summary>
    public static async Task<ServingProgram> StartAsync(MmodaProgram program, params string[] arguments)
    {
        string port = FreePort().ToString(CultureInfo.InvariantCulture);
        ServingProgram server = new(program.Start(["serve", "--port", port, .. arguments]), "http://127.0.0.1:" + port);
        try
        {
            _ = server._process.StandardOutput.ReadToEndAsync(server.Enough); // A full pipe would stop it.
            while (await server._process.StandardError.ReadLineAsync(server.Enough) is { } line && !line.Contains("MMODA is up", StringComparison.Ordinal))
                Assert.DoesNotContain("mmoda:", line, StringComparison.Ordinal);
            _ = server._process.StandardError.ReadToEndAsync(server.Enough);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port at which nobody listens.</summary>
    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _enough.Dispose();
    }
}
