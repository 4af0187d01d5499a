namespace Mmoda.Server;

/// <summary>How users are told about their jobs.</summary>
public sealed record NoticeOptions
{
    /// <summary>Name of the service in messages.</summary>
    public string SiteName { get; init; } = "MMODA";

    /// <summary>E-mail; null sends none.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Matrix messages; null sends none.</summary>
    public MatrixOptions? Matrix { get; init; }
}
