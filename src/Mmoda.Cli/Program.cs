using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Mmoda.Cli;

Console.OutputEncoding = Encoding.UTF8;
RootCommand root = new("MMODA: online analysis of INTEGRAL data, from photons to images.")
{
    ServerCommands.Up(),
    ServerCommands.Serve(),
    AccountCommands.Accounts(),
    AccountCommands.Audit(),
    RunCommand.Create(),
    ReproduceCommand.Create(),
    ArchiveCommands.Create(),
    SimulateCommand.Create(),
    ValidateCommand.Create(),
    PlanCommand.Create(),
    ImageCommands.Create(),
    FitsCommands.Create(),
    FitCommand.Create(),
    FitCommand.CreateList(),
};

// An argument @FILE is a value of ours (run --scw), not a file with more arguments.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
{
    foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
        Terminal.Error(message);
    Terminal.Error($"Try: mmoda {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Take(2))} --help");
    return ExitCode.Usage;
}

return await Guard.RunAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
