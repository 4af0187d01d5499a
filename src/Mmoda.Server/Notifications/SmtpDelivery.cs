using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Mmoda.Server;

/// <summary>Sends e-mail by SMTP, with STARTTLS and login where configured.</summary>
internal sealed class SmtpDelivery(MailOptions options) : IDelivery
{
    /// <inheritdoc/>
    public string Channel => Outbox.Mail;

    /// <inheritdoc/>
    public async Task SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        using MailMessage mail = Compose(entry);
        using SmtpClient client = new(options.Host, options.Port)
        {
            EnableSsl = options.UsesTls ?? options.Host is not ("localhost" or "127.0.0.1" or "::1"),
            UseDefaultCredentials = false,
            Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password),
        };
        try
        {
            await client.SendMailAsync(mail, cancellationToken);
        }
        catch (SmtpFailedRecipientException e)
        {
            // The others have it. When only copies for the operator failed, the user has it too.
            SmtpFailedRecipientException[] failed = e is SmtpFailedRecipientsException several ? several.InnerExceptions : [e];
            SmtpFailedRecipientException? user = failed.FirstOrDefault(f => f.FailedRecipient?.Contains(entry.Target, StringComparison.OrdinalIgnoreCase) ?? true);
            if (user is null)
                return;
            if (IsForGood(user.StatusCode))
                throw new DeliveryRefusedException(user.Message, e);
            throw;
        }
        catch (SmtpException e) when (IsForGood(e.StatusCode))
        {
            throw new DeliveryRefusedException(e.Message, e);
        }
    }

    /// <summary>
    /// Answers about the receiver or the message that stay (RFC 5321 §4.2.3). Others of the 500s are about us, for example
    /// a login that is wrong, which an operator will mend.
    /// </summary>
    private static bool IsForGood(SmtpStatusCode code) =>
        code is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.ExceededStorageAllocation;

    private MailMessage Compose(OutboxEntry entry)
    {
        MailMessage mail = new()
        {
            From = new MailAddress(options.Sender),
            Subject = entry.Message.Subject,
            SubjectEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(entry.Target));
        mail.ReplyToList.Add(MailAddress.TryCreate(entry.Message.ReplyTo, out MailAddress? writer) ? writer : new MailAddress(options.Contact)); // Subjects of tokens need not be addresses.
        foreach (string address in entry.Message.IsPrivate ? [] : options.Cc)
            mail.CC.Add(new MailAddress(address));
        foreach (string address in entry.Message.IsPrivate ? [] : options.Bcc)
            mail.Bcc.Add(new MailAddress(address));

        // The same at every try, so that programs for e-mail can tell that one came twice.
        mail.Headers.Add("Message-ID", $"<mmoda-{entry.Id}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(entry.Message.Text)).AsSpan(0, 8))}@{mail.From.Host}>");
        mail.AlternateViews.Add(View(entry.Message.Text, MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View(entry.Message.Html, MediaTypeNames.Text.Html));
        if (entry.Message.ApiCode is { } code)
        {
            mail.Attachments.Add(new Attachment(new MemoryStream(Encoding.UTF8.GetBytes(code)), "api_code.py", "text/x-python")
            {
                TransferEncoding = TransferEncoding.Base64,
            });
        }

        return mail;
    }

    private static AlternateView View(string text, string type)
    {
        AlternateView view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable; // Lines of code may be longer than those of e-mail.
        return view;
    }
}
