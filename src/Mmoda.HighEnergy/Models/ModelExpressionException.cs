namespace Mmoda.HighEnergy;

/// <summary>A model expression that cannot be understood.</summary>
public sealed class ModelExpressionException : ArgumentException
{
    /// <summary>Creates the exception without a place.</summary>
    public ModelExpressionException()
    {
    }

    /// <summary>Creates the exception with a message only.</summary>
    /// <param name="message">What was found and what is allowed.</param>
    public ModelExpressionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What was found and what is allowed.</param>
    /// <param name="innerException">The cause.</param>
    public ModelExpressionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with the place of the problem.</summary>
    /// <param name="problem">What was found and what is allowed.</param>
    /// <param name="expression">The whole expression.</param>
    /// <param name="position">0-based index of the first character that is wrong; the length for the end.</param>
    public ModelExpressionException(string problem, string expression, int position)
        : base($"Model '{expression}', character {position + 1}: {problem}")
    {
        Position = position;
    }

    /// <summary>0-based index of the first character that is wrong; −1 where there is no place.</summary>
    public int Position { get; } = -1;
}
