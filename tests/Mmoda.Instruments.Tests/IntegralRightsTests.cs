using Mmoda.Analysis;

namespace Mmoda.Instruments.Tests;

/// <summary>The reasons are those that the platform was recorded to give.</summary>
public sealed class IntegralRightsTests
{
    [Theory]
    [InlineData("max_pointings", "50")]
    [InlineData("osa_version", "OSA10.2")]
    [InlineData("integral_data_rights", "public")]
    [InlineData("scw_list", "066500220010.001")]
    public void Usual_queries_need_no_role(string parameter, string value) => Assert.Empty(Roles((parameter, value)));

    [Theory]
    [InlineData("max_pointings", "51", "unige-hpc-full: it is needed to request > 50 ScW, you requested max_pointings=51")]
    [InlineData("scw_list", "066500220010.000,066500230010.000", "integral-public-nrt: some of the pointings you requested are NRT, but you requested public data. This was likely a mistake, since almost none of of NRT data is public.")]
    [InlineData("integral_data_rights", "all-private", "integral-private-qla: this role is needed to access private INTEGRAL data requested with integral_data_rights == \"all-private\"")]
    [InlineData("osa_version", "OSA11.2--fullbkg", "integral-private-qla: the requested OSA (OSA11.2--fullbkg) version is restricted, publicly available osa versions: are OSA10.2, OSA11.2. Most likely you do not need to request it.")]
    public void A_role_is_needed_for(string parameter, string value, string role) => Assert.Equal([role], Roles((parameter, value)));

    [Fact]
    public void Very_many_windows_need_two_roles()
    {
        Assert.Equal(
            ["unige-hpc-full: it is needed to request > 50 ScW, you requested max_pointings=501", "unige-hpc-extreme: it is needed to request > 500 ScW"],
            Roles(("max_pointings", "501")));
        Assert.Equal(
            ["unige-hpc-full: it is needed to request > 50 ScW, you requested scw_list) = [ .. 51 items .. ]"],
            Roles(("scw_list", string.Join(',', Enumerable.Range(0, 51).Select(w => $"06650{w:000}0010.001"))), ("max_pointings", "50")));
    }

    [Theory]
    [InlineData("max_pointings", "100", "it is needed for more than 50 science windows in one query, and this one asks for 100")]
    [InlineData("scw_list", "066500220010.000", "the list has near-real-time science windows (.000), of which almost none is public; perhaps the consolidated ones (.001) are meant")]
    [InlineData("integral_data_rights", "all-private", "it is needed for data that are not public yet")]
    [InlineData("osa_version", "OSA11.2--fullbkg", "version OSA11.2--fullbkg of OSA is not public; OSA10.2 and OSA11.2 are")]
    public void USER_07_what_needs_a_role_is_said_in_plain_words_too_and_belongs_to_a_parameter(string parameter, string value, string words)
    {
        RoleRequirement role = Assert.Single(IntegralRights.RolesFor(new Dictionary<string, string> { [parameter] = value }));
        Assert.Equal((parameter, words), (role.Parameter, role.Words));
    }

    [Fact]
    public void Private_data_need_their_role_for_the_result_too()
    {
        Assert.True(Assert.Single(IntegralRights.RolesFor(new Dictionary<string, string> { ["integral_data_rights"] = "all-private" })).GuardsResult);
        Assert.False(Assert.Single(IntegralRights.RolesFor(new Dictionary<string, string> { ["max_pointings"] = "51" })).GuardsResult);
    }

    private static IEnumerable<string> Roles(params (string Name, string Value)[] canonical) =>
        IntegralRights.RolesFor(canonical.ToDictionary(p => p.Name, p => p.Value)).Select(r => $"{r.Role}: {r.Reason}");
}
