using System.Text.Json.Nodes;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

public sealed class OdaJobIdTests
{
    [Fact]
    public void Hashes_are_those_of_the_original()
    {
        foreach (JsonNode? vector in Capture.Read("job_id_vectors").AsArray())
            Assert.Equal((vector![0]?.ToJsonString(), (string?)vector[1]), (vector[0]?.ToJsonString(), OdaJobId.Hash(vector[0])));
    }

    [Fact]
    public void The_parameters_of_a_recorded_request_give_its_recorded_job_id()
    {
        JsonNode body = Capture.Read("run_isgri_image_dummy_api")["body"]!;
        Assert.Equal((string?)body["job_monitor"]!["job_id"], OdaJobId.Of(body["products"]!["analysis_parameters"]!.AsObject()));
    }

    [Theory] // Left: Python 3.11 repr.
    [InlineData("1.0", 1.0)]
    [InlineData("-29.74516667", -29.74516667)]
    [InlineData("0.0001", 0.0001)]
    [InlineData("1e-05", 0.00001)]
    [InlineData("1.5e-07", 1.5e-7)]
    [InlineData("1e+16", 1e16)]
    [InlineData("9999999999999998.0", 9999999999999998.0)]
    [InlineData("1.2345678901234567e+19", 12345678901234567890.0)]
    [InlineData("5e-324", 5e-324)]
    [InlineData("1.7976931348623157e+308", double.MaxValue)]
    [InlineData("-0.0", -0.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("100000.0", 1e5)]
    public void Floats_are_written_as_Python_writes_them(string python, double value) => Assert.Equal(python, PythonText.Float(value));
}
