using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

/// <summary>
/// A real SMTP server on this machine, aiosmtpd, which tells what it gets. It refuses receivers at <c>nowhere.example</c> for
/// good, and the first <c>busy</c> messages for now.
/// </summary>
internal sealed class LocalMailServer : IAsyncDisposable
{
    private const string Script =
        """
        import asyncio, json, sys
        from aiosmtpd.smtp import SMTP
        busy = int(sys.argv[1])
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.endswith('@nowhere.example'):
                    return '550 no such mailbox'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                global busy
                if busy > 0:
                    busy -= 1
                    return '451 busy, try later'
                print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'data': envelope.content.decode('latin-1')}), flush=True)
                return '250 OK'
        async def main():
            server = await asyncio.get_running_loop().create_server(lambda: SMTP(Handler()), '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            async with server:
                await server.serve_forever()
        asyncio.run(main())
        """;

    private readonly Process _process;

    private LocalMailServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public MailOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Sender = "mmoda@example.org",
        Contact = "contact@example.org",
        Cc = ["team@example.org"],
        Bcc = ["archive@example.org"],
    };

    public static async Task<LocalMailServer> StartAsync(int busy = 0)
    {
        string? python = OtherProgram.PythonWith("aiosmtpd");
        Skip.If(python is null, "There is no Python with aiosmtpd (Debian: python3-aiosmtpd).");
        ProcessStartInfo start = new(python, ["-c", Script, busy.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!; // Not null without the shell.
        string? port = await process.StandardOutput.ReadLineAsync();
        return new LocalMailServer(process, int.Parse(port!, CultureInfo.InvariantCulture));
    }

    /// <summary>The next message that comes.</summary>
    public async Task<ReceivedMail> ReceiveAsync()
    {
        using CancellationTokenSource enough = new(TimeSpan.FromSeconds(30));
        JsonNode mail = JsonNode.Parse((await _process.StandardOutput.ReadLineAsync(enough.Token))!)!;
        return new ReceivedMail((string)mail["from"]!, [.. mail["to"]!.AsArray().Select(t => (string)t!)], (string)mail["data"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A message as a receiver gets it.</summary>
    internal sealed record ReceivedMail(string From, string[] To, string Source)
    {
        /// <summary>The value of a header, unfolded.</summary>
        public string Header(string name)
        {
            string head = Source[..Source.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
            return head.Split("\r\n").Single(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
        }

        /// <summary>All text with the quoted-printable encoding (RFC 2045 §6.7) undone.</summary>
        public string Decoded
        {
            get
            {
                string text = Source.Replace("=\r\n", "", StringComparison.Ordinal);
                List<byte> bytes = [];
                for (int i = 0; i < text.Length; i++)
                {
                    bool isCode = text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigitUpper(text[i + 1]) && char.IsAsciiHexDigitUpper(text[i + 2]);
                    bytes.Add(isCode ? Convert.ToByte(text.Substring(i + 1, 2), 16) : (byte)text[i]);
                    i += isCode ? 2 : 0;
                }

                return Encoding.UTF8.GetString([.. bytes]).Replace("\r\n", "\n", StringComparison.Ordinal);
            }
        }
    }
}
