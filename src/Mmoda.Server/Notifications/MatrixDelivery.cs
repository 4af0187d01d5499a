using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server;

/// <summary>Sends messages into Matrix rooms by the client-server API, <c>PUT /rooms/{room}/send/m.room.message/{transaction}</c>.</summary>
internal sealed class MatrixDelivery(MatrixOptions options, HttpClient http) : IDelivery
{
    /// <inheritdoc/>
    public string Channel => Outbox.Matrix;

    /// <inheritdoc/>
    public async Task SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        JsonObject body = new()
        {
            ["msgtype"] = "m.text",
            ["body"] = $"{entry.Message.Subject}\n\n{entry.Message.Text}",
            ["format"] = "org.matrix.custom.html",
            ["formatted_body"] = entry.Message.Html,
        };

        // The transaction is the same at every try: the server takes a message that comes twice for one.
        Uri url = new($"{options.Server.ToString().TrimEnd('/')}/_matrix/client/v3/rooms/{Uri.EscapeDataString(entry.Target)}/send/m.room.message/mmoda-{entry.Id}");
        using HttpRequestMessage request = new(HttpMethod.Put, url) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.AccessToken);
        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge)
            throw new DeliveryRefusedException($"The Matrix server answered {(int)answer.StatusCode}.");
        answer.EnsureSuccessStatusCode();
    }
}
