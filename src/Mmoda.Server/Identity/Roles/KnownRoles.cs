using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>
/// The roles that can be given here: those of the platform with what they open on this server, ours, and those that the
/// settings and the installed instruments name.
/// </summary>
/// <param name="options">Settings, which may give roles.</param>
/// <param name="analysis">Instruments, which may need roles.</param>
internal sealed class KnownRoles(ServerOptions options, AnalysisService analysis)
{
    /// <summary>Approves and blocks accounts and gives roles.</summary>
    public const string Manager = "account manager";

    /// <summary>The name of <see cref="Manager"/> on the platform; it opens the same.</summary>
    public const string PlatformManager = "user manager";

    private static readonly KnownRole[] Usual =
    [
        new("public", "nothing beyond what everybody may do: the platform's name for that", IsOffered: false),
        new("general", "ordinary use; some services ask for it"),
        new("integral-public-nrt", "near-real-time science windows (.000) in a list of public data"),
        new("integral-private-qla", "INTEGRAL data that are not public, their results, and versions of OSA that are not public"),
        new(AnalysisService.ManyJobsRole, "more unfinished jobs at the same time"),
        new("refresh-tokens", "extending a token before it ends, with the dispatcher's refresh_token"),
        new(RemoteService.DeveloperRole, "services that are being developed"),
        new("gallery contributor", "adding to and removing from the gallery"),
        new("renku contributor", "asking for a Renku branch, which this server does not make", IsOffered: false),
        new("space manager", "freeing space on the server, with the dispatcher's free-up-space"),
        new("job manager", "the jobs of everybody, and the audit trail"),
        new(Manager, "approving and blocking accounts, giving roles"),
        new(PlatformManager, $"the same as {Manager}, under the platform's name", IsOffered: false),
    ];

    private const string Large = "unige-hpc-full", VeryLarge = "unige-hpc-extreme";

    /// <summary>All, those of the platform and ours first.</summary>
    public IReadOnlyList<KnownRole> All => [.. Usual
        .Concat([Of(Large, options.ScienceWindows.Many), Of(VeryLarge, options.ScienceWindows.VeryMany)])
        .Concat(analysis.Instruments.All.SelectMany(i => i.Roles.Select(r => new KnownRole(r.Role, $"{i.Name}: {r.Words}"))))
        .Concat(options.RolesOfAll.Select(r => new KnownRole(r, "what the settings of this server say; everybody has it")))
        .Concat((options.Accounts?.Providers ?? []).SelectMany(p => p.Grants).SelectMany(g => g.Roles).Select(r => new KnownRole(r, "what the settings of this server say")))
        .DistinctBy(r => r.Name, StringComparer.Ordinal)];

    /// <summary>The names that every server knows, whatever its settings and instruments are.</summary>
    public static IReadOnlyList<string> Everywhere { get; } = [.. Usual.Select(r => r.Name), Large, VeryLarge];

    /// <summary>Whether somebody with these roles decides about accounts.</summary>
    public static bool Manages(IEnumerable<string> roles) => roles.Any(r => r is Manager or PlatformManager);

    /// <summary>What is wrong with roles that somebody wants to give, or null.</summary>
    /// <param name="wanted">The roles.</param>
    /// <param name="had">Those that the account has; they may stay, whatever they are called.</param>
    public string? Problem(IReadOnlyList<string> wanted, IReadOnlyList<string> had)
    {
        IReadOnlyList<KnownRole> all = All;
        string[] unknown = [.. wanted.Except(had, StringComparer.Ordinal).Where(r => !all.Any(k => k.Name == r))];
        return unknown.Length == 0 ? null
            : $"There is no role {string.Join(", ", unknown.Select(r => $"'{r}'"))} here. The roles are: {string.Join(", ", all.Select(r => r.Name))}.";
    }

    private static KnownRole Of(string role, int windows) => new(role, FormattableString.Invariant($"more than {windows} science windows in one query"));

    /// <summary>For the native API.</summary>
    public JsonArray Describe() => [.. All.Select(r => new JsonObject { ["role"] = r.Name, ["opens"] = r.Opens, ["offered"] = r.IsOffered })];
}
