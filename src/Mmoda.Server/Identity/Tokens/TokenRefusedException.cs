namespace Mmoda.Server;

/// <summary>A token was given and is not accepted. The message never holds anything of the token.</summary>
/// <param name="problem">Why.</param>
/// <param name="detail">Why, for a developer.</param>
internal sealed class TokenRefusedException(TokenProblem problem, string detail) : Exception(detail)
{
    /// <summary>Why.</summary>
    public TokenProblem Problem { get; } = problem;
}
