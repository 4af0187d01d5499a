using System.Text;

namespace Mmoda.Server;

/// <summary>The address of a result in a message.</summary>
/// <param name="Url">The address; null when there is none that is short enough.</param>
/// <param name="IsPermanent">True when it holds the whole request and works for ever.</param>
internal sealed record NoticeLink(string? Url, bool IsPermanent)
{
    /// <summary>Longest address that is put into a message as it is; programs for e-mail break longer ones.</summary>
    public const int LongestPermanent = 600;

    /// <summary>Longest request for which an address that finds it is given.</summary>
    public const int LongestFound = 2000;

    /// <summary>The address that asks again, or where that is too long one that finds the job.</summary>
    /// <param name="page">Address of the page, without query.</param>
    /// <param name="parameters">The request; names of secrets are left out.</param>
    /// <param name="finder">An address that finds the job as long as it is kept; null for none.</param>
    public static NoticeLink For(string page, IEnumerable<KeyValuePair<string, string>> parameters, string? finder)
    {
        StringBuilder url = new(page);
        char separator = '?';
        foreach ((string name, string value) in parameters.Where(p => p.Key != "token").OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            url.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return url.Length <= LongestPermanent ? new NoticeLink(url.ToString(), true)
            : url.Length < LongestFound ? new NoticeLink(finder, false)
            : new NoticeLink(null, false);
    }
}
