using Mmoda.Benchmarks;

const string Usage = """
    Runs every kernel beside its peers and prints one table (bench/README.md explains it).
      --filter NAME   only kernels whose name contains NAME; may be given several times
      --json FILE     writes the results as JSON, - for the standard output (the tables go to the standard error then)
      --list          names of the kernels
      --bdn           BenchmarkDotNet with its memory diagnoser instead, without peers
    """;

List<string> filters = [];
string? json = null;
bool isList = false, isDiagnosis = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--filter" when i + 1 < args.Length:
            filters.Add(args[++i]);
            break;
        case "--json" when i + 1 < args.Length:
            json = args[++i];
            break;
        case "--list":
            isList = true;
            break;
        case "--bdn":
            isDiagnosis = true;
            break;
        case "--help" or "-h":
            Console.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine($"'{args[i]}' is not an option, or lacks its value.\n{Usage}");
            return 2;
    }
}

bool IsWanted(Kernel kernel) => filters.Count == 0 || filters.Any(f => kernel.Name.Contains(f, StringComparison.OrdinalIgnoreCase));
if (isList || isDiagnosis)
{
    string[] names = [.. Catalogue.All().Where(IsWanted).Select(k => k.Name)];
    if (isDiagnosis)
        Diagnosis.Run([.. Catalogue.All().Where(k => IsWanted(k) && k is not EndToEndKernel).Select(k => k.Name)]);
    else
        Console.WriteLine(string.Join('\n', names));
    return 0;
}

string load = Load();
List<Measurement> measurements = [];
foreach (Kernel kernel in Catalogue.All())
{
    if (!IsWanted(kernel))
        continue;
    Console.Error.WriteLine(kernel.Name);
    measurements.Add(Stopwatches.Measure(kernel));
}

if (measurements.Count == 0)
{
    Console.Error.WriteLine("No kernel has such a name; --list shows them.");
    return 2;
}

TextWriter text = json == "-" ? Console.Error : Console.Out;
text.WriteLine($"\n{Report.Table(measurements)}");
text.WriteLine("Times in ms, ratio = ours / peer of the medians; below 1 we are faster.");
text.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, load before {load}, after {Load()}.");
foreach ((string peer, string reason) in measurements.SelectMany(m => m.LeftOut).Distinct())
    text.WriteLine($"Left out: {peer}: {reason}");
foreach (Measurement m in measurements.Where(m => m.Disagreeing.Count > 0))
    text.WriteLine($"DIFFERENT RESULTS in {m.Kernel.Name}: {string.Join("; ", m.Disagreeing)}");
foreach (Measurement m in measurements)
{
    if (m.Kernel is not EndToEndKernel whole)
        continue;
    text.WriteLine(FormattableString.Invariant(
        $"{whole.Name}: the first run took {m.FirstMilliseconds:0} ms, with compilation; processor time {whole.LeastProcessorTime.TotalMilliseconds:0} ms; most memory {whole.PeakMegabytes:0} MB{(whole.MostMegabytes is { } most ? $" (aim {most:0})" : "")}."));
    if (whole.HasStages)
        text.WriteLine($"\n{Report.Stages(whole.Nodes)}");
}

if (json == "-")
    Console.WriteLine(Report.Json(measurements));
else if (json is not null)
    File.WriteAllText(json, Report.Json(measurements));
return measurements.Any(m => m.Disagreeing.Count > 0) ? 1 : 0;

// The load of the last minute: what else this machine does.
static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
