using System.Globalization;
using System.Net;
using System.Text;

namespace Mmoda.Server;

/// <summary>Writes messages about jobs, as plain text and in HTML, in the form that users of the platform know.</summary>
/// <param name="site">Name of the service.</param>
/// <param name="service">Its address.</param>
/// <param name="contact">E-mail address for questions; null for none.</param>
internal sealed class MessageWriter(string site, string service, string? contact)
{
    /// <summary>Lines of e-mail have at most 998 characters (RFC 5322 §2.1.1); code that has longer ones is attached.</summary>
    private const int LongestLine = 998;

    private const string SourceName = "src_name";

    /// <summary>Longer values, such as lists of science windows, are cut in the list of parameters.</summary>
    private const int LongestValue = 200;

    /// <summary>A younger request was made just now.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>The message.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="name">Name of the user; may be empty.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="asked">When.</param>
    /// <param name="now">The present time.</param>
    /// <param name="reason">Why the job failed; null otherwise.</param>
    public Message Write(NoticeKind kind, string name, NoticeRequest request, DateTimeOffset asked, DateTimeOffset now, string? reason)
    {
        string status = kind switch { NoticeKind.Submitted => "submitted", NoticeKind.Done => "finished", _ => "failed" };
        string subject = OneLine($"[ODA][{(kind == NoticeKind.Done ? "done" : status)}] {request.Product} requested at {Time(asked)} job_id: {request.JobName[..Math.Min(8, request.JobName.Length)]}");
        Body body = new();
        body.Paragraph($"Dear {(name.Length > 0 ? name : "user")},");
        body.Open($"You receive this message because at {Time(asked)} UTC {(now - asked < Moment ? "" : $"( {Age(now - asked)} ago ) ")}you submitted a request for a {request.Product} from the service provided by {site}, available at ")
            .Link(service, service).Close(".");
        body.Paragraph(kind switch
        {
            NoticeKind.Submitted => "Your request was submitted. You will be told when it is finished, if it takes long.",
            NoticeKind.Done => "Your request is finished.",
            _ => $"Your request failed{(string.IsNullOrWhiteSpace(reason) ? "." : $": {reason}")}",
        });
        WriteRequest(body, request);
        WriteLink(body, kind, request.Link);
        bool isWide = request.ApiCode?.Split('\n').Any(l => l.Length > LongestLine) ?? false;
        if (request.ApiCode is { } code)
        {
            body.Paragraph(isWide
                ? "The attached Python code, api_code.py, makes the same request."
                : "This Python code makes the same request:");
            if (!isWide)
                body.Code(code);
            body.Paragraph("For your privacy it holds no token. Where one is needed, put yours in the environment variable ODA_TOKEN, and do not pass it on.");
        }

        if (contact is not null)
            body.Open("If you have questions, write to ").Link("mailto:" + contact, contact).Close(".");
        body.Paragraph($"Sincerely,\n{site}");
        return new Message(subject, body.Text, $"<html><head><title>{WebUtility.HtmlEncode(subject)}</title></head><body>\n{body.Html}</body></html>\n", isWide ? request.ApiCode : null);
    }

    /// <summary>A duration as the platform writes it.</summary>
    internal static string Age(TimeSpan age) =>
        age.TotalSeconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0.0} seconds")
        : age.TotalMinutes < 120 ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0.0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.0} hours");

    /// <summary>What was asked: the object first, then what it was asked of, then the rest.</summary>
    private static void WriteRequest(Body body, NoticeRequest request)
    {
        IReadOnlyDictionary<string, string> parameters = request.Parameters ?? new Dictionary<string, string>();
        List<string> lines = [];
        if (parameters.TryGetValue(SourceName, out string? source) && source.Length > 0)
            lines.Add($"Object: {source}");
        if (request.Instrument is { } instrument)
            lines.Add($"Instrument: {instrument}");
        lines.Add($"Product: {request.Product}");
        lines.Add($"Job: {request.JobName}");
        if (request.ApiCode is null) // It names them.
        {
            lines.AddRange(parameters.Where(p => p.Key != SourceName && p.Value.Length > 0).OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key}: {(p.Value.Length > LongestValue ? $"{p.Value[..LongestValue]}… ({p.Value.Length} characters)" : p.Value)}"));
        }

        body.Paragraph(string.Join('\n', lines.Select(OneLine)));
    }

    private static void WriteLink(Body body, NoticeKind kind, NoticeLink link)
    {
        string purpose = kind == NoticeKind.Submitted ? "The progress and later the result can be seen" : kind == NoticeKind.Done ? "The result can be seen" : "The request can be seen and repeated";
        if (link.Url is not { } url)
            body.Paragraph("The request is too long for an address that could be sent by e-mail.");
        else if (link.IsPermanent)
            body.Open($"{purpose} at this permanent address: ").Link(url, url).Close("");
        else
            body.Open($"{purpose} at this address, which is NOT permanent: ").Link(url, url).Close("");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>The same content as text and HTML.</summary>
    private sealed class Body
    {
        private readonly StringBuilder _text = new(), _html = new();

        public string Text => _text.ToString();

        public string Html => _html.ToString();

        public void Paragraph(string text) => Open(text).Close("");

        public Body Open(string text)
        {
            _text.Append(text);
            _html.Append("<p>").Append(Encode(text));
            return this;
        }

        public Body Link(string url, string label)
        {
            _text.Append(label);
            _html.Append("<a href=\"").Append(WebUtility.HtmlEncode(url)).Append("\">").Append(WebUtility.HtmlEncode(label)).Append("</a>");
            return this;
        }

        public void Close(string text)
        {
            _text.Append(text).Append("\n\n");
            _html.Append(Encode(text)).Append("</p>\n");
        }

        public void Code(string code)
        {
            _text.Append(code.TrimEnd('\n')).Append("\n\n");
            _html.Append("<pre style=\"background-color: lightgray; padding: 5px\">").Append(WebUtility.HtmlEncode(code)).Append("</pre>\n");
        }

        private static string Encode(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br>\n", StringComparison.Ordinal);
    }
}
