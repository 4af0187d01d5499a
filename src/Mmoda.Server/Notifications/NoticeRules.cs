namespace Mmoda.Server;

/// <summary>Decides which messages are sent, by what the user wants and what the server is configured for.</summary>
internal static class NoticeRules
{
    /// <summary>Whether a message about a submission is sent.</summary>
    /// <param name="wish">What the user wants.</param>
    /// <param name="usual">What is usual here.</param>
    /// <param name="sinceLast">Time since the last such message about the job; null when there was none.</param>
    public static bool TellsSubmission(MessagePreferences wish, MessageDefaults usual, TimeSpan? sinceLast) =>
        (wish.Submitted ?? usual.Submitted) && !(sinceLast <= (wish.SubmittedInterval ?? usual.SubmittedInterval));

    /// <summary>Whether a message about a completed job is sent.</summary>
    /// <param name="wish">What the user wants.</param>
    /// <param name="usual">What is usual here.</param>
    /// <param name="took">Time from the request to the end.</param>
    public static bool TellsEnd(MessagePreferences wish, MessageDefaults usual, TimeSpan took) =>
        (wish.Done ?? usual.Done) && (wish.DoneByThreshold ?? usual.DoneByThreshold) && took > (wish.DoneThreshold ?? usual.DoneThreshold);

    /// <summary>Whether a message about a failed job is sent.</summary>
    /// <param name="wish">What the user wants.</param>
    /// <param name="usual">What is usual here.</param>
    public static bool TellsFailure(MessagePreferences wish, MessageDefaults usual) => wish.Failed ?? usual.Failed;
}
