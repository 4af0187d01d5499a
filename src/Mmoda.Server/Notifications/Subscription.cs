namespace Mmoda.Server;

/// <summary>Who wants to be told about a job, and what; saved with the request, because the token is not.</summary>
/// <param name="Name">Name of the user for the salutation.</param>
/// <param name="Request">What was asked.</param>
/// <param name="MailTo">E-mail address; null when none is wanted or known.</param>
/// <param name="Mail">What is wanted by e-mail.</param>
/// <param name="MatrixRoom">Matrix room; null for none.</param>
/// <param name="Matrix">What is wanted there.</param>
internal sealed record Subscription(
    string Name, NoticeRequest Request, string? MailTo, MessagePreferences Mail, string? MatrixRoom, MessagePreferences Matrix);
