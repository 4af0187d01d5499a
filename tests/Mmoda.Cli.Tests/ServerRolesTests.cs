using Mmoda.Server;

namespace Mmoda.Cli.Tests;

public sealed class ServerRolesTests
{
    [Fact]
    public void Everybody_has_the_roles_for_large_queries_only_where_nobody_is_known()
    {
        Assert.Contains("unige-hpc-extreme", ServerCommands.WithRoles(new ServerOptions(), settings: null).RolesOfAll);
        ServerOptions known = new() { Tokens = new TokenOptions { SharedSecret = "of the configuration of a dispatcher" } };
        Assert.Empty(ServerCommands.WithRoles(known, settings: null).RolesOfAll);
        Assert.Empty(ServerCommands.WithRoles(new ServerOptions(), "settings.json").RolesOfAll); // They say roles_of_all themselves.
    }
}
