namespace Mmoda.Server;

/// <summary>Whether an account may be used.</summary>
public enum AccountState
{
    /// <summary>Registered; somebody must approve it.</summary>
    Pending,

    /// <summary>May be used.</summary>
    Approved,

    /// <summary>May not be used any longer.</summary>
    Blocked,
}
