using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

public sealed class TokenReaderTests
{
    private readonly ManualTimeProvider _clock = new(Tokens.Now);

    private TokenReader Reader(TokenOptions options) => new(options, new TokenKeys(options), _clock);

    private TokenReader Shared => Reader(new TokenOptions { SharedSecret = Tokens.Secret });

    [Fact]
    public async Task A_token_names_a_caller_with_roles_and_preferences()
    {
        JsonObject claims = Tokens.Claims("mtm@example.net", "general, unige-hpc-full ,,general");
        claims["tem"] = 0;
        claims["mstout"] = true;
        claims["mssub"] = "False";
        claims["intsub"] = 5;
        claims["mxroomid"] = "!room:example.org";
        claims["mxdone"] = "yes";
        Caller caller = await Shared.ReadAsync(Tokens.Of(claims));

        Assert.Equal("mtm@example.net", caller.Subject);
        Assert.Equal("Ada", caller.Name);
        Assert.Equal(["general", "unige-hpc-full"], caller.Roles);
        Assert.Equal(new MessagePreferences(false, TimeSpan.FromSeconds(5), null, true, TimeSpan.Zero, null), caller.Mail);
        Assert.Equal(MessagePreferences.Unsaid with { Done = true }, caller.Matrix);
        Assert.Equal("!room:example.org", caller.MatrixRoom);
        Assert.Equal(Tokens.Now.AddHours(1), caller.Expires);
    }

    [Fact]
    public async Task A_token_of_the_platform_is_accepted()
    {
        // Made by the platform's own software with its test secret; it ends at 2026-11-21T16:42:43.
        const string recorded = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJtdG1AbXRtY28ubmV0IiwibmFtZSI6Im1tZWhhcmdhIiwicm9sZXMiOiJnZW5lcmFsIiwiZXhwIjox"
            + "Nzk1Mjc5MzYzLCJ0ZW0iOjEwLjAsIm1zdG91dCI6dHJ1ZSwibXNzdWIiOmZhbHNlLCJpbnRzdWIiOjUsIm1zZmFpbCI6ZmFsc2UsIm1zZG9uZSI6ZmFsc2V9.MFi70s51uRHBKKR3QXwQ6g1lTkAEdHo5bmV_5X24vWM";
        Caller caller = await Shared.ReadAsync(recorded);
        Assert.Equal("mtm@mtmco.net", caller.Subject);
        Assert.Equal(new MessagePreferences(false, TimeSpan.FromSeconds(5), false, true, TimeSpan.FromSeconds(10), false), caller.Mail);
    }

    [Fact]
    public async Task Keys_of_a_set_verify_RS256_and_ES256()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using TemporaryKeySet set = new(rsa, ec);
        TokenReader reader = Reader(new TokenOptions { KeySetFile = set.Path });
        string payload = Tokens.Claims().ToJsonString();
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Rs256("""{"alg":"RS256","kid":"r"}""", payload, rsa))).Subject);
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Rs256("""{"alg":"RS256"}""", payload, rsa))).Subject);
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Es256("""{"alg":"ES256","kid":"e"}""", payload, ec))).Subject);
    }

    [Fact]
    public async Task Clocks_may_be_wrong_by_the_skew_and_no_more()
    {
        string token = Tokens.Of(Tokens.Claims(seconds: 60));
        _clock.Advance(TimeSpan.FromSeconds(89));
        Assert.False((await Shared.ReadAsync(token)).IsAnonymous);
        _clock.Advance(TimeSpan.FromSeconds(1));
        TokenRefusedException refused = await Assert.ThrowsAsync<TokenRefusedException>(async () => await Shared.ReadAsync(token));
        Assert.Equal(TokenProblem.Expired, refused.Problem);
    }

    [Fact]
    public async Task A_configured_issuer_and_audience_are_demanded()
    {
        TokenReader reader = Reader(new TokenOptions { SharedSecret = Tokens.Secret, Issuer = "us", Audience = "mmoda" });
        JsonObject claims = Tokens.Claims();
        claims["iss"] = "us";
        claims["aud"] = new JsonArray("other", "mmoda");
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Of(claims))).Subject);
    }

    [Fact]
    public async Task A_refresh_prolongs_and_keeps_the_rest()
    {
        TokenOptions options = new() { SharedSecret = Tokens.Secret };
        TokenKeys keys = new(options);
        TokenReader reader = new(options, keys, _clock);
        TokenIssuer issuer = new(options, keys, reader, _clock);
        JsonObject claims = Tokens.Claims(roles: "refresh-tokens");
        claims["tem"] = 7;
        Caller longer = await reader.ReadAsync(await issuer.RefreshAsync(Tokens.Of(claims), TimeSpan.FromSeconds(500)));
        Assert.Equal(Tokens.Now.AddSeconds(4100), longer.Expires);
        Assert.Equal(TimeSpan.FromSeconds(7), longer.Mail.DoneThreshold);
        Assert.Equal(["refresh-tokens"], longer.Roles);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await issuer.RefreshAsync(Tokens.Of(claims), TimeSpan.FromSeconds(604801)));

        Caller changed = await reader.ReadAsync(await issuer.UpdateAsync(Tokens.Of(claims), new JsonObject { ["msdone"] = false, ["tem"] = 10.0 }));
        Assert.Equal((false, TimeSpan.FromSeconds(10)), (changed.Mail.Done, changed.Mail.DoneThreshold));
        await Assert.ThrowsAsync<ArgumentException>(async () => await issuer.UpdateAsync(Tokens.Of(claims), new JsonObject { ["roles"] = "job manager" }));
    }

    [Fact]
    public async Task An_issued_token_is_accepted()
    {
        TokenOptions options = new() { SharedSecret = Tokens.Secret, Issuer = "us", Audience = "mmoda" };
        TokenKeys keys = new(options);
        TokenReader reader = new(options, keys, _clock);
        Caller caller = await reader.ReadAsync(new TokenIssuer(options, keys, reader, _clock).Issue("ada@example.org", "Ada", ["a", "b"], TimeSpan.FromDays(1)));
        Assert.Equal(("ada@example.org", "Ada", Tokens.Now.AddDays(1)), (caller.Subject, caller.Name, caller.Expires));
        Assert.Equal(["a", "b"], caller.Roles);
    }

    public static TheoryData<string> Attacks => [.. TokenAttacks.All.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_is_refused(string attack)
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using TemporaryKeySet set = new(rsa, ec);
        TokenReader reader = Reader(new TokenOptions { SharedSecret = Tokens.Secret, KeySetFile = set.Path, Issuer = "us", Audience = "mmoda" });
        string token = TokenAttacks.All[attack](rsa, ec);
        TokenRefusedException refused = await Assert.ThrowsAsync<TokenRefusedException>(async () => await reader.ReadAsync(token));
        Assert.DoesNotContain(token.Length > 20 ? token[..20] : "never", refused.Message, StringComparison.Ordinal);
        Assert.Equal(attack == "expired" ? TokenProblem.Expired : refused.Problem, refused.Problem);
    }

    [Fact]
    public async Task What_the_attacks_change_is_all_that_is_wrong_with_them()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using TemporaryKeySet set = new(rsa, ec);
        TokenReader reader = Reader(new TokenOptions { SharedSecret = Tokens.Secret, KeySetFile = set.Path, Issuer = "us", Audience = "mmoda" });
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Sign(Tokens.Hs256, TokenAttacks.Good.ToJsonString()))).Subject);
        Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Rs256("""{"alg":"RS256","kid":"r"}""", TokenAttacks.Good.ToJsonString(), rsa))).Subject);
    }

    /// <summary>A file with the public keys "r" and "e".</summary>
    private sealed class TemporaryKeySet : IDisposable
    {
        public TemporaryKeySet(RSA rsa, ECDsa ec)
        {
            RSAParameters r = rsa.ExportParameters(includePrivateParameters: false);
            ECParameters e = ec.ExportParameters(includePrivateParameters: false);
            JsonObject set = new()
            {
                ["keys"] = new JsonArray(
                    new JsonObject { ["kty"] = "RSA", ["kid"] = "r", ["use"] = "sig", ["n"] = Base64Url.EncodeToString(r.Modulus), ["e"] = Base64Url.EncodeToString(r.Exponent) },
                    new JsonObject { ["kty"] = "EC", ["kid"] = "e", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(e.Q.X), ["y"] = Base64Url.EncodeToString(e.Q.Y) }),
            };
            File.WriteAllText(Path, set.ToJsonString());
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
