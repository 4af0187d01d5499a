namespace Mmoda.Server.Tests;

public sealed class MessageWriterTests
{
    private static readonly MessageWriter Writer = new("Observatory", "https://mmoda.example.org", "contact@example.org");

    private static Message Write(NoticeKind kind, string? code = "disp.get_product()\n", NoticeLink? link = null, string? reason = null, string name = "Ada") => Writer.Write(
        kind, name, new NoticeRequest("155e478be7cf460d", "isgri_image", link ?? new NoticeLink("https://mmoda.example.org/?a=1&b=2", true), code), Tokens.Now, Tokens.Now.AddMinutes(31), reason);

    [Theory]
    [InlineData("Submitted", "submitted", "was submitted")]
    [InlineData("Done", "done", "is finished")]
    [InlineData("Failed", "failed", "failed: <b>no data</b>")]
    public void A_message_says_what_which_when_and_how_again(string kind, string status, string sentence)
    {
        Message message = Write(Enum.Parse<NoticeKind>(kind), reason: "<b>no data</b>");
        Assert.Equal($"[ODA][{status}] isgri_image requested at 2026-11-21 12:00:00 job_id: 155e478b", message.Subject);
        string[] parts = ["Dear Ada,", "at 2026-11-21 12:00:00 UTC ( 31.0 minutes ago )", "Observatory", sentence, "permanent address: https://mmoda.example.org/?a=1&b=2", "disp.get_product()", "no token", "contact@example.org"];
        Assert.All(parts, part => Assert.Contains(part, message.Text, StringComparison.Ordinal));
        Assert.Contains("<a href=\"https://mmoda.example.org/?a=1&amp;b=2\">", message.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", message.Html, StringComparison.Ordinal);
        Assert.Null(message.ApiCode);
    }

    [Fact]
    public void MAIL_03_a_message_without_code_names_object_instrument_product_and_parameters()
    {
        NoticeRequest request = new("155e478be7cf460d", "isgri_image", new NoticeLink("https://mmoda.example.org/#job=155e478be7cf460d", true), null)
        {
            Instrument = "isgri",
            Parameters = new Dictionary<string, string> { ["windows"] = new string('x', 300), ["src_name"] = "Crab", ["E1_keV"] = "20", ["scw_list"] = "" },
        };
        string text = Writer.Write(NoticeKind.Done, "Ada", request, Tokens.Now, Tokens.Now.AddMinutes(31), null).Text;
        Assert.Contains($"Object: Crab\nInstrument: isgri\nProduct: isgri_image\nJob: 155e478be7cf460d\nE1_keV: 20\nwindows: {new string('x', 200)}… (300 characters)\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_follows_at_once_does_not_tell_its_age()
    {
        NoticeRequest request = new("155e478be7cf460d", "isgri_image", new NoticeLink(null, false), "print()\n") { Parameters = new Dictionary<string, string> { ["src_name"] = "Crab", ["RA"] = "83" } };
        string text = Writer.Write(NoticeKind.Submitted, "Ada", request, Tokens.Now, Tokens.Now.AddSeconds(0.04), null).Text;
        Assert.DoesNotContain("ago", text, StringComparison.Ordinal);
        Assert.Contains("at 2026-11-21 12:00:00 UTC you submitted", text, StringComparison.Ordinal);
        Assert.Contains("Object: Crab\nProduct: isgri_image\nJob: 155e478be7cf460d\n\n", text, StringComparison.Ordinal); // The code names the rest.
    }

    [Fact]
    public void Code_with_lines_too_wide_for_e_mail_is_attached()
    {
        string code = "x = '" + new string('a', 1000) + "'\n";
        Message message = Write(NoticeKind.Done, code);
        Assert.Equal(code, message.ApiCode);
        Assert.DoesNotContain("aaaa", message.Text, StringComparison.Ordinal);
        Assert.Contains("api_code.py", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_break_does_not_get_into_the_subject()
    {
        Message message = Writer.Write(NoticeKind.Done, "", new NoticeRequest("1\r\nBcc: x", "a\nb", new NoticeLink(null, false), null), Tokens.Now, Tokens.Now, null);
        Assert.DoesNotContain('\n', message.Subject);
        Assert.DoesNotContain('\r', message.Subject);
        Assert.Contains("too long for an address", message.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(119.94, "119.9 seconds")]
    [InlineData(120, "2.0 minutes")]
    [InlineData(7199, "120.0 minutes")]
    [InlineData(7200, "2.0 hours")]
    public void Ages_are_told_as_on_the_platform(double seconds, string text) => Assert.Equal(text, MessageWriter.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Links_are_permanent_as_long_as_they_are_short_and_hold_no_token()
    {
        Dictionary<string, string> Request(int length) => new() { ["b"] = "1 2", ["a"] = new string('x', length), ["token"] = "secret" };
        NoticeLink brief = NoticeLink.For("https://example.org/", Request(10), "https://example.org/find");
        Assert.Equal(new NoticeLink("https://example.org/?a=xxxxxxxxxx&b=1%202", true), brief);
        Assert.Equal(new NoticeLink("https://example.org/find", false), NoticeLink.For("https://example.org/", Request(600), "https://example.org/find"));
        Assert.Null(NoticeLink.For("https://example.org/", Request(2000), "https://example.org/find").Url);
    }
}
