using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>What became of a step. A closed set: handle all three.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(Produced), "produced")]
[JsonDerivedType(typeof(Empty), "empty")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>The product is in the store.</summary>
    public sealed record Produced(ProductKey Product) : StepOutcome;

    /// <summary>There was legitimately nothing to do, for example no good time in this science window.</summary>
    public sealed record Empty(string Reason) : StepOutcome;

    /// <summary>The step did not make its product.</summary>
    public sealed record Failed(FailureKind Kind, string Message) : StepOutcome;
}
