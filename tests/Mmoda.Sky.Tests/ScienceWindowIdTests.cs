namespace Mmoda.Sky.Tests;

public sealed class ScienceWindowIdTests
{
    [Theory]
    [InlineData("066500280010.001", 665, 28, 1, 0, 1, "066500280010.001")]
    [InlineData("255900280010", 2559, 28, 1, 0, 1, "255900280010.001")]
    [InlineData(" 192200010021.002 ", 1922, 1, 2, 1, 2, "192200010021.002")]
    public void An_identifier_is_read_and_written(string text, int revolution, int pointing, int subdivision, int kind, int version, string full)
    {
        Assert.True(ScienceWindowId.TryParse(text, out ScienceWindowId id));

        Assert.Equal(new ScienceWindowId(revolution, pointing, subdivision, kind, version), id);
        Assert.Equal(full, id.ToString());
        Assert.Equal(full[..12], id.Stem);
        Assert.Equal(full[..8], id.PointingId);
        Assert.Equal(kind == 0 ? "POINTING" : "SLEW", id.KindName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("06650028001")]
    [InlineData("066500280010.01")]
    [InlineData("066500280010-001")]
    [InlineData("0665002800x0.001")]
    [InlineData("+66500280010.001")]
    [InlineData("066500280010.001; rm")]
    [InlineData("../../../../etc")]
    public void Anything_else_is_refused(string? text) => Assert.False(ScienceWindowId.TryParse(text, out _));

    [Fact]
    public void Identifiers_are_in_the_order_of_time()
    {
        ScienceWindowId[] ids = [new(1922, 2, 1, 0, 1), new(1922, 10, 1, 0, 1), new(1922, 10, 1, 0, 2), new(2000, 1, 1, 0, 1)];

        Assert.Equal(ids, ids.Reverse().Order());
        Assert.True(ids[0] < ids[1] && ids[3] > ids[2] && ids[0] <= ids[0] && ids[0] >= ids[0]);
    }
}
