using Mmoda.Server.Api;

namespace Mmoda.Server.Tests;

public sealed class RecipeCoverTests
{
    private static readonly byte[] Head = [1, 2, 3], Tail = [4, 5];

    [Fact]
    public void Its_tag_is_that_of_its_bytes()
    {
        RecipeCover cover = new(Head, 2880, Tail);
        Assert.Equal(cover.Tag, new RecipeCover([.. Head], 2880, [.. Tail]).Tag);
        Assert.NotEqual(cover.Tag, new RecipeCover(Head, 2880, [4, 6]).Tag);
        Assert.NotEqual(cover.Tag, new RecipeCover([1, 2, 9], 2880, Tail).Tag);
        Assert.Matches("^[0-9a-f]{16}$", cover.Tag);
    }
}
