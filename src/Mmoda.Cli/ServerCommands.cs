using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Server;

namespace Mmoda.Cli;

/// <summary><c>mmoda up</c> and <c>mmoda serve</c>.</summary>
internal static class ServerCommands
{
    /// <summary>Makes the demonstration archive at first start, and serves.</summary>
    public static Command Up() => Create("up", "Start everything: make the demonstration archive at first start, index it, and serve.", makesArchive: true);

    /// <summary>Serves an archive that exists.</summary>
    public static Command Serve() => Create("serve", "Serve an archive that exists.", makesArchive: false);

    private static Command Create(string name, string description, bool makesArchive)
    {
        Option<int> port = DataOptions.Whole("--port", "Port.", 8000, 1, 65535);
        Option<string> host = new("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        Option<Uri?> publicUrl = DataOptions.Url("--public-url", "Address under which users reach the server, if a proxy stands before it.");
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<int> workers = DataOptions.Workers();
        Option<FileInfo?> settings = new("--settings") { Description = "JSON file with accounts, tokens, e-mail and limits; see docs/operations.md." };
        Option<FileInfo?> dispatcher = new("--dispatcher-config") { Description = "Configuration file of an existing dispatcher (YAML) to take over; see docs/user/dispatcher.md." };
        Option<bool> debugInstruments = new("--debug-instruments") { Description = "Offer the test instruments of the existing platform too; never in production." };
        Command command = new(name, description) { port, host, publicUrl, data, archive, workers, settings, dispatcher, debugInstruments };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(host) ?? "127.0.0.1",
            result.GetValue(port),
            result.GetValue(publicUrl),
            result.GetRequiredValue(data).FullName,
            result.GetValue(archive)?.FullName,
            result.GetValue(workers),
            options => OnOldWire(options, result.GetValue(dispatcher)?.FullName, result.GetValue(debugInstruments)),
            result.GetValue(settings)?.FullName,
            makesArchive,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string host, int port, Uri? publicUrl, string data, string? archive, int workers, Func<ServerOptions, ServerOptions> onOldWire, string? settings,
        bool makesArchive, CancellationToken cancellationToken)
    {
        ServerOptions options = WithRoles(onOldWire(Options(settings, publicUrl, data)), settings); // First: a mistake in it is told before anything is made.
        RequireFreePort(host, port);
        if (makesArchive && archive is null)
            MakeDemonstration(data, workers, cancellationToken);
        IndexIfNeeded(archive ?? LocalSystem.ArchiveIn(data), cancellationToken);

        await using LocalSystem system = new(data, archive, workers, options.RemoteServices, options.ScienceWindows);
        string url = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}");
        await using WebApplication app = Build(options, system, url);
        await app.StartAsync(cancellationToken);
        Greet(options.PublicUrl?.ToString().TrimEnd('/') ?? url, system);
        await app.WaitForShutdownAsync(cancellationToken);
        Terminal.Line("Stopped. Everything is kept; 'mmoda up' goes on.");
        return ExitCode.Done;
    }

    private static WebApplication Build(ServerOptions options, LocalSystem system, string url)
    {
        try
        {
            return MmodaServer.Build(options, system.Register, url);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message); // Settings that do not go together, keys that cannot be read.
        }
    }

    /// <summary>What the file of settings says; options of the command come first.</summary>
    private static ServerOptions Options(string? settings, Uri? publicUrl, string data)
    {
        ServerOptions options = settings is null ? new() : SettingsFile.Read(settings);
        return options with
        {
            WebRoot = options.WebRoot ?? WebRoot(),
            PublicUrl = publicUrl ?? options.PublicUrl,
            DataDirectory = options.DataDirectory ?? data,
        };
    }

    /// <summary>
    /// Nobody can have a role where nobody is known; large queries are then a matter of the machine. A server knows nobody
    /// without settings, unless the configuration of a dispatcher brought the secret of its tokens.
    /// </summary>
    /// <param name="options">What all files and options of the command say together.</param>
    /// <param name="settings">The file of settings, whose word on roles counts; null for none.</param>
    internal static ServerOptions WithRoles(ServerOptions options, string? settings) => settings is not null || options.Tokens.AreConfigured
        ? options
        : options with { RolesOfAll = ["unige-hpc-full", "unige-hpc-extreme", AnalysisService.ManyJobsRole] };

    private static ServerOptions OnOldWire(ServerOptions options, string? configuration, bool debugInstruments)
    {
        try
        {
            if (configuration is not null)
            {
                DispatcherConfiguration read = DispatcherConfiguration.Read(configuration);
                options = read.Apply(options);
                if (read.Unused.Count > 0)
                    Terminal.Error($"{configuration}: not used here: {string.Join(", ", read.Unused)}");
            }
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            throw new CommandException(ExitCode.Usage, e.Message);
        }

        return debugInstruments ? options with { OdaApi = options.OdaApi with { TestInstruments = true } } : options;
    }

    private static void MakeDemonstration(string data, int workers, CancellationToken cancellationToken)
    {
        string archive = LocalSystem.ArchiveIn(data);
        if (Directory.Exists(archive))
            return;

        // Made aside and renamed when whole, so that an interrupted start leaves nothing half.
        string partial = archive + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        Terminal.Line("First start: making the demonstration archive (simulated, about 1 GB) ...");
        long started = Stopwatch.GetTimestamp();
        int windows = SimulateCommand.Run(DemonstrationPlan.Create(), partial, workers, cancellationToken);
        Directory.Move(partial, archive);
        Terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"{windows} science windows in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, in {archive}"));
    }

    private static void IndexIfNeeded(string archive, CancellationToken cancellationToken)
    {
        if (Directory.Exists(archive) && !File.Exists(ArchiveIndex.PathIn(archive)))
            ArchiveCommands.Index(archive, cancellationToken);
    }

    private static void RequireFreePort(string host, int port)
    {
        if (!IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out IPAddress? address))
            throw new CommandException(ExitCode.Usage, $"--host is '{host}', allowed is an IP address or localhost.");
        try
        {
            using TcpListener probe = new(address, port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new CommandException(ExitCode.Failed, $"Port {port} of {host} cannot be used ({e.Message}); choose another with --port.");
        }
    }

    // The pages lie beside the program, in wwwroot.
    private static string? WebRoot()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return Directory.Exists(root) ? root : null;
    }

    private static void Greet(string url, LocalSystem system)
    {
        Terminal.Line($"""

            MMODA is up: {system.Instruments.Archive.Describe}
              page     {url}/
              Python   from oda_api.api import DispatcherAPI; DispatcherAPI(url="{url}/dispatch-data").get_product(instrument="isgri", product="isgri_image", src_name="Crab", RA=83.633, DEC=22.014, T1="2018-02-01T00:00:00", T2="2018-03-10T00:00:00", E1_keV=28, E2_keV=40, osa_version="OSA11.2", detection_threshold=7, product_type="Real")
              shell    ./mmoda run isgri_image --source Crab --e1 28 --e2 40 --out crab --server {url}
            Ctrl-C stops.
            """);
    }
}
