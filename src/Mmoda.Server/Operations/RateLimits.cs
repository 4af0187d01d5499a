using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace Mmoda.Server;

/// <summary>Limits of requests by address and by user, with the framework's limiter.</summary>
internal static class RateLimits
{
    /// <summary>Policy of routes that look at passwords.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Policy of routes that store what anybody sends.</summary>
    public const string Storing = "storing";

    /// <summary>Policy of routes that ask others on the web.</summary>
    public const string Outside = "outside";

    private static readonly string NotLimited = "";

    /// <summary>Adds the limits; nothing else is limited than the two APIs.</summary>
    public static void AddRateLimits(this IServiceCollection services, ServerOptions options) => services.AddRateLimiter(limiter =>
    {
        RequestLimits limits = options.Limits;
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket(IsApi(http, options) ? AddressOf(http) : NotLimited, limits.PerAddress)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket(
                IsApi(http, options) && http.Features.Get<RequestCaller>() is { Refusal: null, Caller.Subject: { } subject } ? subject : NotLimited, limits.PerUser)));
        limiter.AddPolicy(Storing, http => Bucket(AddressOf(http), limits.SignIns));
        limiter.AddPolicy(SignIn, http => Bucket(AddressOf(http), limits.SignIns));
        limiter.AddPolicy(Outside, http => Bucket(AddressOf(http), limits.Outside));
        limiter.OnRejected = (context, _) =>
        {
            // The old client gives up at 429, and waits at 503.
            HttpContext http = context.HttpContext;
            bool isOldWire = http.Request.Path.StartsWithSegments(options.DispatcherPath, StringComparison.Ordinal);
            http.Response.StatusCode = isOldWire ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
            TimeSpan pause = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : TimeSpan.FromSeconds(10);
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    });

    private static bool IsApi(HttpContext http, ServerOptions options) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || http.Request.Path.StartsWithSegments(options.DispatcherPath, StringComparison.Ordinal);

    /// <summary>The client's address; an IPv6 client is its network of 64 bits. Empty for this machine.</summary>
    private static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return NotLimited;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
    }

    /// <summary>A bucket that holds the requests of half a minute and is filled every second.</summary>
    private static RateLimitPartition<string> Bucket(string key, int perMinute) => key.Length == 0 || perMinute <= 0
        ? RateLimitPartition.GetNoLimiter(NotLimited)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perMinute / 2),
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute)),
            QueueLimit = 0,
            AutoReplenishment = true,
        });
}
