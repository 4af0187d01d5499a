using System.Text;

namespace Mmoda.Server.OdaApi;

/// <summary>The rules for lists of science windows.</summary>
internal static class WindowLists
{
    public const string Argument = "scw_list";

    private const string Blank = "a space separated science windows list is an unsupported format, please provide it as a comme separated list";

    /// <summary>The list given as argument or file, or null.</summary>
    /// <exception cref="OdaError">The list does not agree with <c>use_scws</c>, or is not separated by commas.</exception>
    public static IReadOnlyList<string>? Read(OdaArguments arguments)
    {
        string? use = arguments.Text("use_scws");
        bool hasList = arguments.Texts(Argument).Count > 0;
        OdaUpload? file = arguments.File("user_scw_list_file");
        bool hasFile = file is not null;
        if (hasList && (use is "no" or "user_file"))
            throw OdaError.NotUnderstood("scw_list parameter was found despite use_scws was indicating this was not provided, please check the inputs");
        if (use == "form_list" && !hasList)
            throw OdaError.NotUnderstood("scw_list parameter was expected to be passed, but it has not been found, please check the inputs");
        if (use == "user_file" && !hasFile)
            throw OdaError.NotUnderstood("scw_list file was expected to be passed, but it has not been found, please check the inputs");
        if (hasFile && use != "user_file")
            throw OdaError.NotUnderstood("scw_list file was found despite use_scws was indicating this was not provided, please check the inputs");

        if (hasFile)
        {
            string[] lines = new string([.. Encoding.UTF8.GetString(file!.Content).Where(c => c == '\n' || !char.IsControl(c))]).Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return Checked(lines, "Error while setting input scw_list file : ");
        }

        return hasList
            ? Checked([.. arguments.Texts(Argument).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))], "")
            : null;
    }

    private static string[] Checked(string[] items, string prefix) =>
        items.Any(i => i.Any(char.IsWhiteSpace)) ? throw OdaError.NotUnderstood(prefix + Blank) : items;
}
