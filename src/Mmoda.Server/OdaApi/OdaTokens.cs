using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary><c>refresh_token</c> and <c>update_token_email_options</c>: a token comes in, another goes out, as text.</summary>
/// <param name="issuer">Makes tokens.</param>
/// <param name="limits">How far tokens may be prolonged.</param>
internal sealed class OdaTokens(TokenIssuer issuer, TokenOptions limits)
{
    private static readonly string[] About = ["token", "query_status", "session_id", "job_id", "instrument"];
    private static readonly string[] True = ["true", "1", "yes", "on", "t", "y"];
    private static readonly string[] False = ["false", "0", "no", "off", "f", "n"];

    /// <summary>A token that ends later.</summary>
    public async Task<IResult> RefreshAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        http.HttpContext.RequireCaller("refresh-tokens", "refresh your token");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        TimeSpan? interval = null;
        if (arguments.Text("refresh_interval") is { } text)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !(seconds > 0))
                throw OdaError.NotUnderstood($"Parameter refresh_interval wrong value {text}. a positive number of seconds is needed");
            if (seconds > limits.LargestRefresh.TotalSeconds)
            {
                throw OdaError.NotAuthorized(
                    "Request not authorized",
                    string.Create(CultureInfo.InvariantCulture, $"The refresh interval requested exceeds the maximum allowed, please provide a value which is lower than {limits.LargestRefresh.TotalSeconds} seconds"));
            }

            interval = TimeSpan.FromSeconds(seconds);
        }

        return Private(http, await issuer.RefreshAsync(Given(http), interval));
    }

    /// <summary>A token with other wishes about messages.</summary>
    public async Task<IResult> UpdateAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        http.HttpContext.RequireCaller(null, "");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        JsonObject changes = [];
        List<string> wrong = [];
        foreach (string name in arguments.Names.Except(About))
        {
            string text = arguments.Text(name) ?? "";
            if (TokenPreferences.MailFlags.Contains(name))
            {
                if (True.Contains(text, StringComparer.OrdinalIgnoreCase) || False.Contains(text, StringComparer.OrdinalIgnoreCase))
                    changes[name] = True.Contains(text, StringComparer.OrdinalIgnoreCase);
                else
                    wrong.Add($"'{name}': ['Not a valid boolean.']");
            }
            else if (TokenPreferences.MailSeconds.Contains(name))
            {
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds))
                    changes[name] = seconds;
                else
                    wrong.Add($"'{name}': ['Not a valid number.']");
            }
            else
            {
                wrong.Add($"{PythonText.List([name])[1..^1]}: ['Unknown field.']");
            }
        }

        return wrong.Count == 0
            ? Private(http, await issuer.UpdateAsync(Given(http), changes))
            : throw new OdaError("BadRequest", $"An error occurred while validating the following fields: {{{string.Join(", ", wrong)}}}. Please check it and re-try to issue the request");
    }

    /// <summary>The token whose roles were looked at, and no other that the request may have besides.</summary>
    private static string Given(HttpRequest http) => http.HttpContext.Features.Get<RequestCaller>()!.Token!; // Who was let in has one.

    private static IResult Private(HttpRequest http, string token)
    {
        http.HttpContext.Response.Headers.CacheControl = "no-store";
        return OdaResults.Text(token);
    }
}
