namespace Mmoda.Server.OdaApi;

/// <summary>Tells browsers that pages of other origins may read answers, where the operator allows it.</summary>
/// <param name="options">Which origins.</param>
internal sealed class OdaOrigins(OdaApiOptions options) : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        IHeaderDictionary headers = context.HttpContext.Response.Headers;
        Add("Access-Control-Allow-Origin", options.AllowedOrigins);
        Add("Access-Control-Allow-Headers", options.AllowedHeaders);
        Add("Access-Control-Allow-Methods", options.AllowedMethods);
        return next(context);

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
                headers[name] = string.Join(',', values);
        }
    }
}
