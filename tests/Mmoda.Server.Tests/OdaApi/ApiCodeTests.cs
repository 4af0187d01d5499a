using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

public class ApiCodeTests
{
    private static readonly JsonObject Parameters = new() { ["instrument"] = "isgri", ["product_type"] = "isgri_image", ["query_type"] = "Real", ["token"] = "secret" };

    [Fact]
    public void The_program_of_the_anonymous_has_the_recorded_form()
    {
        const string expected = """
            from oda_api.api import DispatcherAPI
            disp=DispatcherAPI(url='https://example.org/dispatch-data', instrument='mock')

            par_dict={
                "instrument": "isgri",
                "product": "isgri_image",
                "product_type": "Real"
            }

            data_collection = disp.get_product(**par_dict)

            """;
        Assert.Equal(expected, OdaApi.ApiCode.Of("https://example.org/dispatch-data", Parameters, Caller.Anonymous));
    }

    [Fact]
    public void The_program_of_somebody_known_reads_their_token_and_never_holds_it()
    {
        string code = OdaApi.ApiCode.Of("https://example.org/dispatch-data", Parameters, new Caller { Subject = "user@example.org" });
        Assert.DoesNotContain("secret", code, StringComparison.Ordinal);
        Assert.StartsWith("import os\nfrom pathlib import Path\nfrom oda_api.api import DispatcherAPI\n", code, StringComparison.Ordinal);
        Assert.EndsWith("par_dict['token'] = (os.environ.get('ODA_TOKEN') or Path('~/.oda-token').expanduser().read_text()).strip()\ndata_collection = disp.get_product(**par_dict)\n", code, StringComparison.Ordinal);
    }
}
