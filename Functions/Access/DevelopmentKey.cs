using System.Security.Cryptography;
using ServerlessQiFu.Domain.Appeals;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Signs tokens for trying things out. The key is made once, kept in the data folder where only the owner reads it, and
/// shared by restarts. It exists in Development only.
/// </summary>
public sealed class DevelopmentKey
{
    public const string Issuer = "https://serverlessqifu.example/development";
    public const string Audience = "serverlessqifu";
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    private const string FileName = "development-signing.key";
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SigningCredentials _credentials;

    private DevelopmentKey(byte[] key)
    {
        Key = new SymmetricSecurityKey(key) { KeyId = "development" };
        _credentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256);
    }

    public SymmetricSecurityKey Key { get; }

    /// <exception cref="InvalidDataException">The file is there and is not a key.</exception>
    public static DevelopmentKey Load(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) MakeAt(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
        var key = File.ReadAllBytes(path);
        if (key.Length != KeyBytes) throw new InvalidDataException($"{path} is not a development key; delete it and a new one is made.");
        return new(key);
    }

    public string Issue(Actor actor, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object> { ["sub"] = actor.Subject, ["role"] = RoleNames.Of(actor.Role) };
        if (actor.Unit is not null) claims["unit"] = actor.Unit;
        if (actor.Enterprise is not null) claims["enterprise"] = actor.Enterprise;
        if (actor.FilesForAnyCompany) claims[TokenClaims.FilesFor] = TokenClaims.AnyCompany;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience, Claims = claims, SigningCredentials = _credentials,
            IssuedAt = now.UtcDateTime, NotBefore = now.UtcDateTime, Expires = (now + TokenLife).UtcDateTime,
        });
    }

    /// <summary>Whole or not at all, and the first of two starters wins.</summary>
    private static void MakeAt(string path)
    {
        var draft = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }
        try { File.Move(draft, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(draft); }
    }
}
