using System.Diagnostics.CodeAnalysis;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// Polls that were understood a moment ago. Clients send the same words every second, and to understand them costs more than
/// all the rest. What may change meanwhile, the rights of the caller and the job, is looked at in every poll. Thread-safe.
/// </summary>
/// <param name="clock">Source of time.</param>
internal sealed class OdaPolls(TimeProvider clock)
{
    /// <summary>How long a generation is filled; a poll is kept as long as this to twice as long after it came last.</summary>
    private static readonly TimeSpan Generation = TimeSpan.FromSeconds(20);

    /// <summary>Most polls of a generation.</summary>
    private const int Most = 4000;

    /// <summary>Longest words that are kept, characters; two generations have at most 32 MB of them.</summary>
    private const int Longest = 2000;

    private readonly Lock _lock = new();
    private Dictionary<(string Words, string Who), OdaPoll> _young = [], _old = [];
    private long _begun = clock.GetTimestamp();

    /// <summary>What the same words of the same caller meant, unless it is too long ago.</summary>
    public bool TryFind(HttpRequest http, Caller caller, [NotNullWhen(true)] out OdaPoll? poll)
    {
        poll = null;
        if (!IsShort(http))
            return false;
        (string, string) key = KeyOf(http, caller);
        lock (_lock)
        {
            Renew();
            if (_young.TryGetValue(key, out poll))
                return true;
            if (!_old.TryGetValue(key, out poll))
                return false;
            if (_young.Count < Most)
                _young.Add(key, poll); // As long as they come, they are kept.
            return true;
        }
    }

    /// <summary>
    /// Keeps what a request means, where all that it says is in its address. Of others, which must be read again each time, it
    /// keeps what they were told.
    /// </summary>
    /// <returns>The poll, or an earlier one that asked the same.</returns>
    public OdaPoll Keep(HttpRequest http, OdaPoll poll)
    {
        // Who tells no session gets a new one each time.
        OdaRequest request = poll.Request;
        bool isShort = IsShort(http);
        if (isShort && !http.QueryString.Value!.Contains("session_id=" + request.SessionId, StringComparison.Ordinal)) // Short ones are there.
            return poll;
        (string, string) key = isShort ? KeyOf(http, request.Caller) : ($"{request.QueryStatus} {request.JobId} {request.SessionId}", WhoIs(request.Caller));
        lock (_lock)
        {
            Renew();
            if (!isShort && (_young.TryGetValue(key, out OdaPoll? before) || _old.TryGetValue(key, out before)) && before.Asked == poll.Asked)
                poll = before;
            if (_young.Count < Most)
                _young[key] = poll;
        }

        return poll;
    }

    private static bool IsShort(HttpRequest http) => http.QueryString.Value is { Length: > 0 and <= Longest } && HttpMethods.IsGet(http.Method) && !http.HasFormContentType;

    private static (string Words, string Who) KeyOf(HttpRequest http, Caller caller) => (http.QueryString.Value!, WhoIs(caller)); // Asked when short.

    /// <summary>The rights of a caller decide what their words mean.</summary>
    private static string WhoIs(Caller caller) => caller is { IsAnonymous: true, Roles: [] } ? "" : $"{caller.Subject}\0{string.Join('\0', caller.Roles)}";

    private void Renew()
    {
        if (clock.GetElapsedTime(_begun) < Generation)
            return;

        // Nothing of two generations ago is left, also when nobody polled for long.
        bool isLongAgo = clock.GetElapsedTime(_begun) >= 2 * Generation;
        (_old, _young, _begun) = (isLongAgo ? [] : _young, [], clock.GetTimestamp());
    }
}
