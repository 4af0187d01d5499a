using Mmoda.Instruments;
System.Diagnostics.Stopwatch w = System.Diagnostics.Stopwatch.StartNew();
int n = ArchiveSimulator.Run(DemonstrationPlan.Create(), args[0], 2, new Progress<SimulationProgress>(p => Console.Error.WriteLine($"{p.Done}/{p.Total} {p.Window} {w.Elapsed.TotalSeconds:0.0}")), CancellationToken.None);
Console.WriteLine($"{n} {w.Elapsed}");
return 0;
