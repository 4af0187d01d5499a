using System.Diagnostics;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Workflow;
if (args[0] == "sim") {
Stopwatch w = Stopwatch.StartNew();
int n = ArchiveSimulator.Run(DemonstrationPlan.Create(), args[1], 2, new Progress<SimulationProgress>(p => Console.Error.WriteLine($"{p.Done}/{p.Total} {p.Window} {w.Elapsed.TotalSeconds:0.0}")), CancellationToken.None);
Console.WriteLine($"{n} {w.Elapsed}");
return 0; }
if (args[0] == "is") { foreach (var o in ImageSources.Find(args[1], args.Length > 2 ? args[2] : null, 7)) Console.WriteLine(o.ToJsonString()); return 0; }
InstrumentServices services = new(new IntegralArchive(args[1]));
string store = args[2];
using ProductStore products = new(store);
StepRegistry registry = new(services.Steps);
StepWorker worker = new(registry, products, TimeProvider.System);
await using InProcessExecutor executor = new(worker.RunAsync, 2);
GraphRunner runner = new(executor, products, TimeProvider.System);
var isgri = services.Catalogue.Find("isgri")!; var type = isgri.Products[0];
for (int rep = 0; rep < 2; rep++) {
Stopwatch w = Stopwatch.StartNew();
List<QueryProblem> problems = [];
GivenValues given = new();
foreach (string a in args[3..]) { var kv = a.Split('='); given[kv[0]] = kv[1]; }
var values = ParameterValues.Read(isgri.ParametersOf(type), given, problems);
var q = type.Read(values, false, problems);
foreach (var p in problems) Console.WriteLine($"{p.Parameter} {p.Given}: {p.Message}");
if (problems.Count > 0) return 2;
var graph = await type.PlanAsync(q, default);
var outcome = await runner.RunAsync(graph, _ => { }, default);
foreach (var n in outcome.Nodes) Console.WriteLine($"{n.Id} {n.State} {n.Reason} store={n.FromStore} {n.Seconds:0.000} {string.Join(" ", n.StageSeconds.Select(s => $"{s.Key}={s.Value:0.000}"))}");
var res = type.Collect(q, outcome, products);
Console.WriteLine(res.Summary.ToJsonString()); foreach (var x in res.Warnings) Console.WriteLine(x); foreach (var x in res.Products) Console.WriteLine(x.Path);
Console.WriteLine($"TOTAL {w.Elapsed.TotalSeconds:0.000}");
}
return 0;
