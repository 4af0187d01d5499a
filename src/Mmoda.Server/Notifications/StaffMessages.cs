using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server;

/// <summary>Messages to those who run the site: what users tell them, and who waits for their approval.</summary>
/// <param name="options">To whom they are sent.</param>
/// <param name="outbox">Messages on their way.</param>
/// <param name="service">Address of the page, from the settings: that of a request is what a stranger wrote.</param>
/// <param name="accounts">Knows the account managers; null where there are no accounts.</param>
internal sealed class StaffMessages(NoticeOptions options, Outbox outbox, string service, AccountStore? accounts)
{
    /// <summary>What somebody asks with whom account managers have to do.</summary>
    private const string RoleRequest = "role";

    /// <summary>Somebody asks for an account.</summary>
    /// <param name="subject">Their address.</param>
    /// <param name="name">Their name; may be empty.</param>
    /// <param name="purpose">What they want it for; may be empty.</param>
    public void TellOfApplicant(string subject, string name, string purpose) => Send(
        $"an account waits for approval: {subject}",
        $"""
         {(name.Length > 0 ? $"{name} <{subject}>" : subject)} asks for an account at {options.SiteName}.

         What for: {(purpose.Length > 0 ? purpose : "they did not say.")}

         Whether the address belongs to the person is yours to check. Approve or block the account here:
         {AccountPage}

         """,
        subject, toManagers: true);

    /// <summary>Somebody wrote.</summary>
    /// <param name="number">Under which it is kept.</param>
    /// <param name="caller">Who is known to write; may be anonymous.</param>
    /// <param name="report">What was written: one-line texts, <c>comment</c>, and what went along.</param>
    public void TellOfFeedback(int number, Caller caller, JsonObject report)
    {
        string kind = Of("kind"), email = Of("email"), subject = Of("subject");
        string title = kind switch { "problem" => "Bug report", RoleRequest => "Role request", "account" => "Account", _ => "Feedback" };
        StringBuilder text = new();
        text.Append($"{title} {number} of {(Of("name").Length > 0 ? $"{Of("name")} <{email}>" : email)}, ")
            .Append(caller.Subject is { } known ? $"signed in as {known}.\n" : "who is not signed in.\n");
        if (subject.Length > 0)
            text.Append($"Subject: {subject}\n");
        if (Of("job").Length > 0)
            text.Append($"Job: {Of("job")}\n");
        if (kind == RoleRequest)
            text.Append($"Roles they have: {(caller.Roles.Count > 0 ? string.Join(", ", caller.Roles) : "none")}\nGive roles here: {AccountPage}\n");
        text.Append($"\n{Of("comment")}\n");
        if (Of("context").Length > 0)
            text.Append($"\nWhat went along:\n{Of("context")}\n");
        Send($"{title}{(subject.Length > 0 ? $": {subject}" : "")} (ticket {number})", text.ToString(), email, toManagers: kind == RoleRequest);

        string Of(string name) => (string?)report[name] ?? "";
    }

    private string AccountPage => $"{service}/#page=account";

    /// <summary>To the contact address, or to the account managers, of whom there may be none; and to the rooms.</summary>
    private void Send(string subject, string text, string replyTo, bool toManagers)
    {
        Message message = new($"[{options.SiteName}] {subject}", text, $"<html><body><pre>{WebUtility.HtmlEncode(text)}</pre></body></html>\n", null) { ReplyTo = replyTo };
        if (options.Mail is { } mail)
        {
            IReadOnlyList<string> managers = toManagers ? accounts?.Managers() ?? [] : [];
            outbox.Post(Outbox.Mail, message, managers.Count > 0 ? managers : [mail.Contact]);
        }

        if (options.Matrix is { Rooms.Count: > 0 } matrix)
            outbox.Post(Outbox.Matrix, message, matrix.Rooms);
    }
}
