using System.Security.Cryptography;
using Dapper;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>Files that users uploaded as values of parameters (protocol §2.3): named by their content, readable by who sent them.</summary>
/// <param name="records">Where they are kept.</param>
internal sealed class OdaUploads(OdaRecords records)
{
    private const string Public = "public";

    /// <summary>Keeps a file.</summary>
    /// <returns>Its name.</returns>
    public string Add(byte[] content, Caller caller)
    {
#pragma warning disable CA5351 // The protocol fixes MD5 as the name; nothing is protected by it.
        string md5 = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
        return records.With(c =>
        {
            c.Execute("INSERT OR IGNORE INTO upload_content (md5, content) VALUES (@md5, @content)", new { md5, content });
            c.Execute("INSERT OR IGNORE INTO upload (md5, owner) VALUES (@md5, @owner)", new { md5, owner = Owner(caller) });
            return md5;
        });
    }

    /// <summary>The content of a file, or null when the caller did not send it; what an anonymous sent is for everybody.</summary>
    public byte[]? Find(string md5, Caller caller) => records.With(c => c.QueryFirstOrDefault<byte[]>(
        "SELECT content FROM upload_content JOIN upload USING (md5) WHERE md5 = @md5 AND owner IN (@owner, @shared) LIMIT 1",
        new { md5, owner = Owner(caller), shared = Public }));

    /// <summary>A key under which services elsewhere may have the file, that cannot be guessed from its name.</summary>
    public string KeyOf(string md5) => records.With(c =>
    {
        c.Execute("INSERT OR IGNORE INTO upload_key (md5, key) VALUES (@md5, @key)", new { md5, key = RandomNumberGenerator.GetHexString(UploadedFile.KeyLength, lowercase: true) });
        return c.QuerySingle<string>("SELECT key FROM upload_key WHERE md5 = @md5", new { md5 });
    });

    /// <summary>The content of the file of a key, or null.</summary>
    public byte[]? FindByKey(string key) => records.With(c => c.QueryFirstOrDefault<byte[]>(
        "SELECT content FROM upload_content JOIN upload_key USING (md5) WHERE key = @key", new { key }));

    private static string Owner(Caller caller) => caller.Subject ?? Public;
}
