using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Mmoda.Server;

/// <summary>
/// New passwords for those who forgot theirs, by a link that works once and for an hour. Only its hash is kept. Asking again
/// sends another, at most every five minutes, so that nobody's mailbox is filled; those that were sent before go on working,
/// because anybody can ask. Setting the password ends all of them. Thread-safe.
/// </summary>
internal sealed class AccountRecovery(PeopleFile file, AccountStore accounts, Outbox outbox, NoticeOptions notices, TimeProvider clock, TokenRegister? tokens = null)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Links that were asked for then or before are too old.</summary>
    private long Oldest => Now - (long)Lifetime.TotalMilliseconds;

    /// <summary>
    /// Sends a link to the owner of an approved account of ours. Does nothing for every other address. The caller says the
    /// same in each case, and has answered before this is called: how long it takes tells nothing either.
    /// </summary>
    /// <param name="subject">The address.</param>
    /// <param name="page">Address of the page, from the settings: that of a request is what a stranger wrote.</param>
    public void Begin(string subject, string page)
    {
        if (accounts.Find(subject) is not { State: AccountState.Approved, Provider: null })
            return;
        string code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        bool isNew = file.Change((c, transaction) =>
        {
            c.Execute("DELETE FROM recovery WHERE asked <= @oldest", new { oldest = Oldest }, transaction);
            int rows = c.Execute(
                """
                INSERT INTO recovery (subject, code, asked) SELECT @subject, @hash, @now
                WHERE NOT EXISTS (SELECT 1 FROM recovery WHERE subject = @subject AND asked > @before)
                """,
                new { subject, hash = Hash(code), now = Now, before = Now - (long)Pause.TotalMilliseconds }, transaction);
            if (rows > 0)
                outbox.Add(c, transaction, Outbox.Mail, subject, Write($"{page}/#page=recover&code={code}") with { Expires = clock.GetUtcNow() + Lifetime });
            return rows > 0;
        });
        if (isNew)
            outbox.Wake();
    }

    /// <summary>Whose code this is, or null when it is none, was used, or is too old.</summary>
    public string? SubjectOf(string code) => file.Use(c => c.ExecuteScalar<string?>(
        "SELECT subject FROM recovery WHERE code = @hash AND asked > @oldest", new { hash = Hash(code), oldest = Oldest }));

    /// <summary>Sets the password; the code is used up and with it all others of the account, all sessions end, and all tokens are revoked.</summary>
    /// <returns>False when the code is none, or the account may not be used.</returns>
    public bool Finish(string code, string password)
    {
        if (SubjectOf(code) is not { } subject
            || file.Use(c => c.Execute("DELETE FROM recovery WHERE code = @hash", new { hash = Hash(code) })) == 0 // One of two at the same time.
            || !accounts.ReplacePassword(subject, password))
        {
            return false;
        }

        tokens?.RevokeAll(subject); // Whoever got in before may have made one.
        return true;
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private Message Write(string link)
    {
        string text = $"""
            Somebody, we hope you, asked for a new password of your account at {notices.SiteName}.

            Set it here, within an hour and once:
            {link}

            If it was not you, nothing has to be done: your password stays as it is.

            """;
        string html = $"<html><body><pre>{WebUtility.HtmlEncode(text).Replace(WebUtility.HtmlEncode(link), $"<a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(link)}</a>", StringComparison.Ordinal)}</pre></body></html>\n";
        return new Message($"[{notices.SiteName}] new password", text, html, null) { IsPrivate = true };
    }
}
