using Mmoda.Server;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Configuration files of the existing dispatcher are understood.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yml");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Keys_of_the_dispatcher_become_options()
    {
        File.WriteAllText(_file, """
            dispatcher:
                dummy_cache: dummy-cache
                products_url: http://www.example.org/mmoda
                secret_key: 'a secret'
                token_max_refresh_interval: 86400
                resubmit_timeout: 10
                soft_minimum_folder_age_days: 1
                bind_options:
                    bind_host: 0.0.0.0
                    bind_port: 8001
                cors_options:
                    cors_allowed_origins: ['*']
                    cors_allowed_methods: ['GET', 'POST']
                email_options:
                    smtp_server: localhost
                    smtp_server_password: 'hidden'
            """);
        DispatcherConfiguration read = DispatcherConfiguration.Read(_file);
        ServerOptions options = read.Apply(new ServerOptions());
        Assert.Equal("http://www.example.org/mmoda", options.OdaApi.ProductsUrl?.ToString());
        Assert.Equal("a secret", options.Tokens.SharedSecret);
        Assert.Equal(TimeSpan.FromDays(1), options.Tokens.LargestRefresh);
        Assert.Equal(TimeSpan.FromSeconds(10), options.OdaApi.ResubmitAfter);
        Assert.Equal(TimeSpan.FromDays(1), options.OdaApi.RemoveFinishedAfter);
        Assert.Equal(("0.0.0.0", 8001), (read.Host, read.Port));
        Assert.Equal(["*"], options.OdaApi.AllowedOrigins);
        Assert.DoesNotContain("hidden", options.OdaApi.PublicConfiguration, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", options.OdaApi.PublicConfiguration, StringComparison.Ordinal);
        Assert.Contains("smtp_server\":\"localhost", options.OdaApi.PublicConfiguration, StringComparison.Ordinal);
        Assert.Equal(["dummy_cache", "email_options"], read.Unused);
    }

    [Fact]
    public void Services_of_notebooks_become_instruments()
    {
        File.WriteAllText(_file, """
            instruments:
                example0:
                    data_server_url: http://127.0.0.1:9393
                    dummy_cache: ""
                secret:
                    data_server_url: https://notebooks.example.org/secret/
                    restricted_access: true
                    passes_token: true
                elsewhere:
                    dummy_cache: ""
            ontology_path: ontology.ttl
            """);
        ServerOptions options = DispatcherConfiguration.Read(_file).Apply(new ServerOptions());
        Assert.Equal(["example0", "secret"], options.RemoteServices.Select(s => s.Name));
        Assert.Equal("http://127.0.0.1:9393/", options.RemoteServices[0].Url.ToString());
        Assert.Equal([null, "oda workflow developer"], options.RemoteServices.Select(s => s.Role));
        Assert.Equal([false, true], options.RemoteServices.Select(s => s.PassesToken));
    }

    [Theory]
    [InlineData("instruments:\n  a:\n    data_server_url: file:///etc/passwd\n")]
    [InlineData("instruments:\n  a: b\n")]
    [InlineData("dispatcher: [\n")]
    [InlineData("")]
    public void Other_files_are_refused(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Throws<FormatException>(() => DispatcherConfiguration.Read(_file));
    }
}
