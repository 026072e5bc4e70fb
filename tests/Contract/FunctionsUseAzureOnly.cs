using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ServerlessQiFu.Embedded;
using ServerlessQiFu.Functions.Http;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>Whatever the compiler bound to Embedded when it built the product is in the Azure packages under the same name and signature.</summary>
public sealed class FunctionsUseAzureOnly
{
    private static readonly Assembly Product = typeof(FileAppeal).Assembly;
    private static readonly Assembly Embedded = typeof(FunctionsApplication).Assembly;

    private static readonly Type[] Anything = [.. Enumerable.Repeat(typeof(object), 8)];

    private static readonly HashSet<string> Azure =
        [.. File.ReadAllLines(Path.Combine(Sources.Root, "tests", "Contract", "azure-surface.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    [Fact]
    public void Every_member_that_the_product_calls_is_recorded_of_Azure()
    {
        var used = Members().Where(m => m.DeclaringType?.Assembly == Embedded).Select(Surface.Line).Distinct().Order(StringComparer.Ordinal).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', used));
        Assert.True(used.Count > 30, "The product seems to use hardly anything; the check is blind.");
        Assert.DoesNotContain(used, line => !Azure.Contains(line));
    }

    [Fact]
    public void Every_type_that_the_product_names_is_recorded_of_Azure()
    {
        var recorded = Azure.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)].Split('<')[0]).ToHashSet();
        var named = Read(reader => reader.TypeReferences
            .Where(handle => reader.GetTypeReference(handle).ResolutionScope is { Kind: HandleKind.AssemblyReference } scope
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == Embedded.GetName().Name)
            .Select(handle => reader.GetString(reader.GetTypeReference(handle).Name).Split('`')[0]).ToList());
        Assert.Contains(nameof(TaskOrchestrationContext), named);
        Assert.Empty(named.Except(recorded));
    }

    private static List<MemberInfo> Members() => Read(reader => reader.MemberReferences
        .Where(handle => reader.GetMemberReference(handle).Parent.Kind is HandleKind.TypeReference or HandleKind.TypeSpecification)
        .Select(handle => Resolve(MetadataTokens.GetToken(handle))).OfType<MemberInfo>().ToList());

    /// <summary>Where a member is asked for by a generic type or method of the product, anything stands for its parameters: only the name and signature matter.</summary>
    private static MemberInfo? Resolve(int token)
    {
        try { return Product.ManifestModule.ResolveMember(token, Anything, Anything); }
        // A constraint that "anything" does not meet; nothing in Embedded has parameters of the product's.
        catch (Exception unfit) when (unfit is ArgumentException or TypeLoadException) { return null; }
    }

    private static T Read<T>(Func<MetadataReader, T> look)
    {
        using var file = new PEReader(File.OpenRead(Product.Location));
        return look(file.GetMetadataReader());
    }
}
