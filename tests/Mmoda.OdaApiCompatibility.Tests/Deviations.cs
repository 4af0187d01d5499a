namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Where we answer differently from the original on purpose: status of our answer, and why.</summary>
internal static class Deviations
{
    public static IReadOnlyDictionary<string, (int Status, string Reason)> All { get; } = new Dictionary<string, (int, string)>
    {
        ["bad_run_asynch"] = (400, "a wrong value is the caller's mistake; the original answers 500"),
        ["par_names_badprod"] = (400, "an unknown product is the caller's mistake; the original answers 500"),
        ["update_token_none"] = (403, "no token is answered as everywhere; the original answers 500"),
        ["get_all_revs_nogallery"] = (200, "the gallery is in tables of our own and always there; without one the original answers 500"),
        ["tap_tables"] = (501, "there is no TAP service; the original answers 500 when its database is not configured"),
        ["tap_sync"] = (501, "there is no TAP service; the original answers 200 with the text of an error"),
        ["js9"] = (404, "there is no JS9 viewer; the original answers 500"),
        ["product_path"] = (404, "any file of the server's directory could be read through it"),
        ["isgri_role_timebin"] = (200, "the limit of 20000 s is one of OSA; bins of our pipeline may be longer"),
        ["isgri_spectral_fit"] = (400, "spectral_fit is not offered yet; the original fails without XSPEC"),
        ["swagger"] = (200, "the description of the viewer's and file routes, which are not here"),
        ["root"] = (200, "a page of our own"),
        ["report_incident"] = (200, "without e-mail and Matrix the answer says that the report is kept; the original says that it was sent"),
    };
}
