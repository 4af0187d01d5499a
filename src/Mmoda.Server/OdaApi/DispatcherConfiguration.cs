using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mmoda.Server;

/// <summary>
/// A configuration file of the existing dispatcher (YAML, section <c>dispatcher</c>) or of its plug-in for services of notebooks
/// (section <c>instruments</c>), so that installations and their test suite can bring theirs along. What we have no use for is
/// named, not refused.
/// </summary>
public sealed class DispatcherConfiguration
{
    private const int LargestFile = 1 << 20;

    /// <summary>Parts of names whose values are never shown.</summary>
    private static readonly string[] Secrets = ["secret", "password", "token", "sentry_url", "logstash", "vo_psql", "oauth_gitlab", "room_id", "cors_"];

    private readonly YamlMappingNode _dispatcher;
    private readonly HashSet<string> _used = [];

    private DispatcherConfiguration(YamlMappingNode dispatcher) => _dispatcher = dispatcher;

    /// <summary>The services of notebooks that the file names.</summary>
    public IReadOnlyList<RemoteService> Services { get; private init; } = [];

    /// <summary>Address to listen on, if the file says so.</summary>
    public string? Host { get; private init; }

    /// <summary>Port to listen on, if the file says so.</summary>
    public int? Port { get; private init; }

    /// <summary>Keys of the file that mean nothing here.</summary>
    public IReadOnlyList<string> Unused => [.. _dispatcher.Children.Keys.Select(k => k.ToString()).Where(k => !_used.Contains(k)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It is not such a file.</exception>
    public static DispatcherConfiguration Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw new FormatException($"{path} is larger than {LargestFile} bytes; a configuration is not.");
        try
        {
            YamlStream yaml = [];
            using StreamReader text = new(path);
            yaml.Load(text);
            YamlMappingNode? root = yaml.Documents is [{ RootNode: YamlMappingNode found }, ..] ? found : null;
            YamlMappingNode? instruments = root is null ? null : Child(root, "instruments") as YamlMappingNode;
            RemoteService[] services = instruments is null ? [] : [.. ServicesOf(instruments)];
            if ((root is null ? null : Child(root, "dispatcher") as YamlMappingNode) is not { } dispatcher)
                dispatcher = services.Length > 0 ? [] : throw new FormatException($"{path} has no section 'dispatcher', and no instruments with a data_server_url.");
            YamlMappingNode? bind = Child(dispatcher, "bind_options") as YamlMappingNode;
            DispatcherConfiguration configuration = new(dispatcher)
            {
                Host = bind is null ? null : Scalar(bind, "bind_host"),
                Services = services,
                Port = bind is not null && int.TryParse(Scalar(bind, "bind_port"), CultureInfo.InvariantCulture, out int port) ? port : null,
            };
            configuration._used.Add("bind_options");
            return configuration;
        }
        catch (YamlException e)
        {
            throw new FormatException($"{path} is not YAML: {e.Message}", e);
        }
    }

    /// <summary>The options with what the file says.</summary>
    /// <exception cref="FormatException">A value makes no sense.</exception>
    public ServerOptions Apply(ServerOptions options)
    {
        OdaApiOptions wire = options.OdaApi;
        YamlMappingNode? cors = Map("cors_options"), gallery = Map("product_gallery_options");
        wire = wire with
        {
            ProductsUrl = Uri("products_url") ?? wire.ProductsUrl,
            ResubmitAfter = Seconds("resubmit_timeout") ?? wire.ResubmitAfter,
            RemoveFinishedAfter = Days("soft_minimum_folder_age_days") ?? wire.RemoveFinishedAfter,
            RemoveAllAfter = Days("hard_minimum_folder_age_days") ?? wire.RemoveAllAfter,
            AllowedOrigins = List(cors, "cors_allowed_origins") ?? wire.AllowedOrigins,
            AllowedHeaders = List(cors, "cors_allowed_headers") ?? wire.AllowedHeaders,
            AllowedMethods = List(cors, "cors_allowed_methods") ?? wire.AllowedMethods,
            NameServiceUrl = (gallery is null ? null : Scalar(gallery, "external_name_resolver_url")) ?? wire.NameServiceUrl,
            PublicConfiguration = Shown().ToJsonString(),
        };
        return options with
        {
            OdaApi = wire with { CallBackUrl = Uri("dispatcher_callback_url_base") ?? wire.CallBackUrl },
            RemoteServices = [.. options.RemoteServices, .. Services],
            Tokens = options.Tokens with
            {
                SharedSecret = Text("secret_key") ?? options.Tokens.SharedSecret,
                LargestRefresh = Seconds("token_max_refresh_interval") ?? options.Tokens.LargestRefresh,
            },
        };
    }

    /// <summary>Instruments with the address of a service; those without are served by plug-ins that are not here.</summary>
    private static IEnumerable<RemoteService> ServicesOf(YamlMappingNode instruments)
    {
        foreach ((YamlNode name, YamlNode settings) in instruments.Children)
        {
            if (settings is not YamlMappingNode map || Scalar(map, "data_server_url") is not { } address)
                continue;
            if (!System.Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
                throw new FormatException($"The data_server_url of '{name}' is '{address}'; an address with http:// or https:// is needed.");
            bool isOpen = IsFalse(Scalar(map, "restricted_access"));
            yield return new RemoteService(name.ToString(), url)
            {
                Role = isOpen ? null : RemoteService.DeveloperRole,
                PassesToken = Scalar(map, "passes_token") is { } passes && passes.Equals("true", StringComparison.OrdinalIgnoreCase), // What is not clearly yes is no.
                Words = new InstrumentWords { Status = isOpen ? null : "development" }, // Only its developers see it.
            };
        }
    }

    // What is not clearly no restricts.
    private static bool IsFalse(string? text) => text is null || text.ToUpperInvariant() is "FALSE" or "NO" or "OFF" or "N" or "";

    /// <summary>The configuration as error answers repeat it, without secrets.</summary>
    private JsonObject Shown() => new() { ["cfg_dict"] = new JsonObject { ["dispatcher"] = Show(_dispatcher) } };

    private static JsonNode? Show(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Where(c => !Secrets.Any(s => c.Key.ToString().Contains(s, StringComparison.OrdinalIgnoreCase)))
            .Select(c => KeyValuePair.Create(c.Key.ToString(), Show(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Show)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } => text switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            _ when long.TryParse(text, CultureInfo.InvariantCulture, out long whole) => whole,
            _ => text,
        },
        _ => node.ToString(),
    };

    private string? Text(string key)
    {
        _used.Add(key);
        return Scalar(_dispatcher, key);
    }

    private Uri? Uri(string key)
    {
        // The test suite of the platform writes words that are no address; they mean none.
        return Text(key) is { } text && System.Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null;
    }

    private TimeSpan? Seconds(string key) => Number(key) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private TimeSpan? Days(string key) => Number(key) is { } days ? TimeSpan.FromDays(days) : null;

    private double? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and < 1e9
            ? number
            : throw new FormatException($"'{key}' is '{text}'; a number from 0 to 1e9 is needed.");
    }

    private YamlMappingNode? Map(string key)
    {
        _used.Add(key);
        return Child(_dispatcher, key) as YamlMappingNode;
    }

    private static string[]? List(YamlMappingNode? map, string key) => map is null ? null : Child(map, key) switch
    {
        YamlSequenceNode list => [.. list.Children.Select(c => c.ToString())],
        YamlScalarNode { Value: { Length: > 0 } one } => [one],
        _ => null,
    };

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.FirstOrDefault(c => c.Key.ToString() == key).Value;

    private static string? Scalar(YamlMappingNode map, string key) => Child(map, key) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;
}
