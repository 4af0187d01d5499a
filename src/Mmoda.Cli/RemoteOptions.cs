using System.CommandLine;
using Mmoda.Client;

namespace Mmoda.Cli;

/// <summary>A running server and who asks it. A token is neither printed nor put into an address.</summary>
internal sealed class RemoteOptions
{
    /// <summary>Variable of the environment with a token.</summary>
    public const string TokenVariable = "MMODA_TOKEN";

    private readonly Option<Uri?> _server = DataOptions.Server();

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"Token for the server. Other users of this machine may see it; better is ${TokenVariable} or --token-file.",
    };

    private readonly Option<FileInfo?> _tokenFile = new("--token-file") { Description = $"File with the token (default: the token in ${TokenVariable}, or none)." };

    /// <summary>The options, for a command.</summary>
    public IEnumerable<Option> All => [_server, _token, _tokenFile];

    /// <summary>A client for the server that is named, or null when none is.</summary>
    /// <exception cref="CommandException">The token cannot be read, or is none.</exception>
    public MmodaClient? Open(ParseResult result)
    {
        if (result.GetValue(_server) is not { } server)
            return null;
        string? token = TokenOf(result.GetValue(_token), result.GetValue(_tokenFile)?.FullName);
        if (token is not null && server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback)
            Terminal.Line($"Note: {server.Host} is asked without encryption; others on the way can read the token. Use https.");
        try
        {
            return new MmodaClient(server, new MmodaClientOptions { Token = token, PollInterval = TimeSpan.FromMilliseconds(250) });
        }
        catch (ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, "The token has characters that no token has; is it the right file?");
        }
    }

    private static string? TokenOf(string? given, string? file)
    {
        try
        {
            string? token = given ?? (file is null ? Environment.GetEnvironmentVariable(TokenVariable) : File.ReadAllText(file));
            return token?.Trim() is { Length: > 0 } text ? text : file is null ? null : throw new CommandException(ExitCode.Usage, $"--token-file: {file} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"--token-file: {e.Message}");
        }
    }
}
