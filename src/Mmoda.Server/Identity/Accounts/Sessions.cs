using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;

namespace Mmoda.Server;

/// <summary>Sessions of the site by cookie, and sign-in with other providers.</summary>
internal static class Sessions
{
    /// <summary>Below it are the addresses to which providers send users back.</summary>
    public const string CallbackPath = "/api/v1/account/callback/";

    /// <summary>Header of the antiforgery token.</summary>
    public const string AntiforgeryHeader = "X-MMODA-Antiforgery";

    private const string Stamp = "stamp", Connect = "connect";

    /// <summary>In exceptions: how signing in ended, in the word of the page's address, and where in the page it began.</summary>
    private const string End = "end", Place = "place";

    /// <summary>Adds the framework's handlers.</summary>
    public static void AddSessions(this IServiceCollection services, AccountOptions accounts, ServerOptions options, string directory)
    {
        bool isTls = options.PublicUrl?.Scheme == Uri.UriSchemeHttps;
        CookieSecurePolicy secure = isTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        DirectoryInfo keys = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(Path.Combine(directory, "keys"))
            : Directory.CreateDirectory(Path.Combine(directory, "keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        services.AddDataProtection().PersistKeysToFileSystem(keys).SetApplicationName("mmoda");
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = AntiforgeryHeader;
            antiforgery.Cookie.Name = "mmoda-antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = secure;
        });
        AuthenticationBuilder builder = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "mmoda-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = secure;
            cookie.ExpireTimeSpan = accounts.SessionLength;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        foreach (OAuthProvider provider in accounts.Providers)
            builder.AddOAuth(provider.Name, provider.Label ?? provider.Name, oauth => Configure(oauth, provider, secure));
    }

    /// <summary>The identity that a session holds: who, and which stamp; everything else is looked up at each request.</summary>
    public static ClaimsPrincipal PrincipalOf(Account account) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, account.Subject), new Claim(Stamp, account.Stamp)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>What a provider is asked for when it is to be connected to the account of a session.</summary>
    public static AuthenticationProperties Connecting(ClaimsPrincipal session, string address) => new(new Dictionary<string, string?>
    {
        [Connect] = session.FindFirstValue(ClaimTypes.NameIdentifier),
        [Stamp] = session.FindFirstValue(Stamp),
    }) { RedirectUri = address };

    /// <summary>A session ends when its account is not approved any longer or its password was changed; roles are those of now.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        string? subject = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        AccountStore accounts = context.HttpContext.RequestServices.GetRequiredService<AccountStore>();
        if (subject is null || accounts.Find(subject) is not { State: AccountState.Approved } account || account.Stamp != context.Principal!.FindFirstValue(Stamp))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    private static void Configure(OAuthOptions oauth, OAuthProvider provider, CookieSecurePolicy secure)
    {
        oauth.ClientId = provider.ClientId;
        oauth.ClientSecret = provider.ClientSecret;
        oauth.AuthorizationEndpoint = provider.AuthorizationEndpoint.ToString();
        oauth.TokenEndpoint = provider.TokenEndpoint.ToString();
        oauth.UserInformationEndpoint = provider.UserEndpoint.ToString();
        oauth.CallbackPath = CallbackPath + provider.Name;
        oauth.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        oauth.UsePkce = true;
        oauth.SaveTokens = false;
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax; // The provider sends the user back with GET.
        oauth.CorrelationCookie.SecurePolicy = secure;
        foreach (string scope in provider.Scopes)
            oauth.Scope.Add(scope);
        oauth.Events.OnCreatingTicket = context => AdmitAsync(context, provider);
        oauth.Events.OnAccessDenied = context =>
        {
            context.Response.Redirect(Returning(context.Properties?.RedirectUri ?? context.Request.PathBase + "/", "cancelled"));
            context.HandleResponse();
            return Task.CompletedTask;
        };
        oauth.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(Returning(
                context.Failure?.Data[Place] as string ?? context.Properties?.RedirectUri ?? context.Request.PathBase + "/", context.Failure?.Data[End] as string ?? "failed"));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>An address of the page with how signing in ended.</summary>
    private static string Returning(string address, string end)
    {
        int hash = address.IndexOf('#', StringComparison.Ordinal);
        (string query, string fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        return $"{query}{(query.Contains('?', StringComparison.Ordinal) ? '&' : '?')}sign-in={end}{fragment}";
    }

    private static AuthenticationFailureException Refused(OAuthCreatingTicketContext context, string end, string message) =>
        new(message) { Data = { [End] = end, [Place] = context.Properties.RedirectUri } };

    /// <summary>Asks the provider who it is, and lets them in as their account.</summary>
    private static async Task AdmitAsync(OAuthCreatingTicketContext context, OAuthProvider provider)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, provider.UserEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("mmoda", null));
        using HttpResponseMessage answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using JsonDocument user = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        if (PasswordRules.Subject(Text(user.RootElement, provider.AddressProperty)) is not { } subject
            || (user.RootElement.TryGetProperty("email_verified", out JsonElement verified) && verified.ValueKind != JsonValueKind.True))
        {
            throw Refused(context, "unverified", "The provider tells no verified e-mail address.");
        }

        AccountStore accounts = context.HttpContext.RequestServices.GetRequiredService<AccountStore>();
        if (context.Properties.Items.TryGetValue(Connect, out string? connected))
        {
            // The session's cookie does not come with a visit from elsewhere; who began is in what we protected and signed.
            if (connected is null || accounts.Find(connected) is not { State: AccountState.Approved } own || own.Stamp != context.Properties.Items[Stamp])
                throw new AuthenticationFailureException("The session has ended.");
            if (!accounts.Connect(connected, provider.Name, subject))
                throw Refused(context, "taken", "The address has an account of its own here.");
            Grant(accounts, connected, provider, user.RootElement);
            context.Principal = PrincipalOf(own);
            return;
        }

        string name = Text(user.RootElement, provider.NameProperty) is { Length: <= 254 } told && !told.Any(char.IsControl) ? told : "";
        Account? account = accounts.Vouched(subject, name, provider.Name, provider.ApprovesNew ? AccountState.Approved : AccountState.Pending);
        if (account is not { State: AccountState.Approved })
            throw Refused(context, account switch { null => "known", { State: AccountState.Pending } => "pending", _ => "failed" }, "The account is not approved, or belongs to another way of signing in.");
        Grant(accounts, account.Subject, provider, user.RootElement);
        context.Principal = PrincipalOf(account);
    }

    /// <summary>Roles that follow from what the provider tells.</summary>
    private static void Grant(AccountStore accounts, string subject, OAuthProvider provider, JsonElement user)
    {
        if (provider.Grants.Count > 0)
            accounts.SetGranted(subject, [.. provider.Grants.SelectMany(g => g.Roles)], [.. provider.Grants.Where(g => Has(user, g.Property, g.Value)).SelectMany(g => g.Roles).Distinct(StringComparer.Ordinal)]);
    }

    private static bool Has(JsonElement user, string name, string wanted)
    {
        return user.ValueKind == JsonValueKind.Object && user.TryGetProperty(name, out JsonElement value)
            && (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(IsWanted) : IsWanted(value));

        bool IsWanted(JsonElement one) => one.ValueKind == JsonValueKind.String && one.ValueEquals(wanted);
    }

    private static string? Text(JsonElement user, string name) =>
        user.ValueKind == JsonValueKind.Object && user.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
