using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

/// <summary>An instrument with the parameters of isgri as recorded from the original, and invented products.</summary>
internal sealed class FakeIsgri() : Instrument("isgri")
{
    public override InstrumentWords Words { get; } = new() { Title = "IBIS/ISGRI", Messenger = "Hard X-rays", Acknowledgement = "Thank INTEGRAL." };

    public override ParameterGroup Source { get; } = new("src_query",
    [
        new("src_name", ParameterKind.Name) { Default = "1E 1740.7-2942" },
        new("RA", ParameterKind.Angle) { Unit = "deg", Default = 265.97845833 },
        new("DEC", ParameterKind.Angle) { Unit = "deg", Default = -29.74516667 },
        new("T1", ParameterKind.Time) { Default = "2017-03-06T13:26:48.000" },
        new("T2", ParameterKind.Time) { Default = "2017-03-06T15:32:27.000" },
        new("token", ParameterKind.Name) { IsOptional = true, IsHidden = true, IsSecret = true },
    ]);

    public override ParameterGroup Parameters { get; } = new("isgri_parameters",
    [
        new("user_catalog", ParameterKind.UserCatalogue) { IsOptional = true },
        new("scw_list", ParameterKind.InputList) { IsOptional = true },
        new("selected_catalog", ParameterKind.UserCatalogue) { IsOptional = true },
        new("radius", ParameterKind.Angle) { Unit = "deg", Default = 15.0 },
        new("max_pointings", ParameterKind.Integer) { Default = 50 },
        new("osa_version", ParameterKind.Text) { Default = "OSA11.2" },
        new("integral_data_rights", ParameterKind.Text) { Default = "public", Allowed = ["public", "all-private"] },
        new("E1_keV", ParameterKind.Energy) { Unit = "keV", Default = 20.0 },
        new("E2_keV", ParameterKind.Energy) { Unit = "keV", Default = 40.0 },
        new("min_good_time", ParameterKind.Number) { IsOptional = true, IsHidden = true, IsExtension = true },
    ]);

    public override IReadOnlyList<ProductType> Products { get; } = [new FakeImage(), new FakeSpectrum(), new FakeLightCurve()];
}
