using System.Net;
using System.Net.Sockets;

namespace Mmoda.Analysis;

/// <summary>
/// Which addresses users may give to what fetches files: services of notebooks, and this server. These fetch from a network that
/// users may not see; so addresses that are only of use inside are refused. A name that leads there cannot be known by its letters:
/// who connects asks <see cref="IsInside"/> for what it resolves to.
/// </summary>
public static class FileAddress
{
    private static readonly string[] InnerDomains = [".internal", ".local", ".localhost", ".localdomain", ".lan", ".svc", ".cluster.local"];

    /// <summary>Why the address cannot be taken, or null.</summary>
    /// <param name="address">What was given; the value of an uploaded file is taken too.</param>
    public static string? Problem(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (UploadedFile.KeyOf(address) is not null)
            return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https" or "ftp"))
            return "give the address of a file, beginning with https://, or upload the file";
        if (uri.UserInfo.Length > 0)
            return "an address with a user is not taken";
        string host = uri.Host.TrimEnd('.'); // With a dot at its end a name is the same.
        bool isInside = uri.IsLoopback || host.Length == 0
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip)
                ? IsInside(ip)
                : !host.Contains('.', StringComparison.Ordinal) || InnerDomains.Any(d => host.EndsWith(d, StringComparison.OrdinalIgnoreCase)));
        return isInside ? "this address is of a private network, where the service does not reach: give a public one, or upload the file" : null;
    }

    /// <summary>Whether an address is of this machine, of a private network, or leads to such a one by translation.</summary>
    /// <param name="ip">The address.</param>
    public static bool IsInside(IPAddress ip)
    {
        ArgumentNullException.ThrowIfNull(ip);
        return IsPrivate(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip);
    }

    // Addresses that are translated to IPv4 somewhere: NAT64 (RFC 6052), 6to4 (RFC 3056), compatible ones (RFC 4291).
    private static bool HoldsIPv4(byte[] b) =>
        (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b) || (b[0] == 0x20 && b[1] == 0x02) || b.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;

    private static bool IsPrivate(IPAddress ip)
    {
        if (IPAddress.IsLoopback(ip))
            return true;
        if (ip.AddressFamily == AddressFamily.InterNetworkV6)
            return HoldsIPv4(ip.GetAddressBytes()) || ip.IsIPv6LinkLocal || ip.IsIPv6SiteLocal || ip.IsIPv6UniqueLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.IPv6Any);
        byte[] b = ip.GetAddressBytes();
        return b[0] is 0 or 10 or 127 or >= 224
            || (b[0] == 100 && b[1] is >= 64 and < 128)
            || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] is >= 16 and < 32)
            || (b[0] == 192 && (b[1] == 168 || (b[1] == 0 && b[2] is 0 or 2)))
            || (b[0] == 198 && b[1] is 18 or 19);
    }
}
