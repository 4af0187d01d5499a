namespace Mmoda.Server;

/// <summary>Composes what tells users about their jobs.</summary>
internal static class NoticeServices
{
    /// <summary>Adds messages, where they are configured.</summary>
    /// <exception cref="InvalidOperationException">They are configured without a data directory.</exception>
    public static void AddNotices(this IServiceCollection services, ServerOptions options, IReadOnlyList<string> urls)
    {
        if (options.Notices is not { } notices || (notices.Mail is null && notices.Matrix is null))
            return;
        if (options.DataDirectory is null)
            throw new InvalidOperationException("Messages need a data directory.");
        string service = options.PublicUrl?.ToString().TrimEnd('/') ?? (urls.Count > 0 ? urls[0] : "http://localhost");
        services.AddSingleton(notices);
        services.AddSingleton<Outbox>();
        services.AddSingleton(new MessageWriter(notices.SiteName, service, notices.Mail?.Contact));
        services.AddSingleton<Notices>();
        services.AddSingleton(p => new StaffMessages(notices, p.GetRequiredService<Outbox>(), service, p.GetService<AccountStore>()));
        if (notices.Mail is { } mail)
            services.AddSingleton(p => PostmanOf(p, new SmtpDelivery(mail)));
        if (notices.Matrix is { } matrix)
            services.AddSingleton(p => PostmanOf(p, new MatrixDelivery(matrix, new HttpClient())));
        services.AddHostedService<NoticeHost>();
    }

    private static Postman PostmanOf(IServiceProvider services, IDelivery delivery) => new(
        services.GetRequiredService<Outbox>(), delivery, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<Postman>>());
}
