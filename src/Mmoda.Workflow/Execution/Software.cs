using System.Reflection;

namespace Mmoda.Workflow;

/// <summary>Name and version of this software, as written into provenance.</summary>
public static class Software
{
    /// <summary>For example <c>mmoda 0.1.0+d55d776</c>; without commit when built outside a repository.</summary>
    public static string Version { get; } = "mmoda " +
        (typeof(Software).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
}
