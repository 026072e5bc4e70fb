using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>A file is what all of it says, not its first bytes; and its name does no harm where it is saved.</summary>
public class AttachmentStructureTests
{
    [Theory]
    [InlineData("image/jpeg"), InlineData("image/png"), InlineData("application/pdf")]
    public void A_whole_file_is_known_and_none_that_is_cut_off(string type)
    {
        var file = SampleFiles.Of(type);

        Assert.Equal(type, AttachmentStructure.Of(file));
        // A PDF's last line may lack its end.
        for (var length = 0; length < file.Length - 1; length++) Assert.Null(AttachmentStructure.Of(file.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("image/jpeg"), InlineData("image/png"), InlineData("application/pdf")]
    public void What_a_telephone_writes_after_the_end_is_allowed(string type) => Assert.Equal(type, AttachmentStructure.Of([.. SampleFiles.Of(type), .. new byte[900]]));

    [Theory]
    [InlineData("image/jpeg", 4), InlineData("image/png", 8), InlineData("application/pdf", 5)]
    public void First_bytes_before_something_else_make_no_file(string type, int first) =>
        Assert.Null(AttachmentStructure.Of([.. SampleFiles.Of(type).AsSpan(0, first), .. "<html><script>alert(1)</script></html>"u8, .. new byte[2000]]));

    [Fact]
    public void A_length_that_leads_out_of_the_file_is_no_error_but_no_file()
    {
        var png = SampleFiles.Png;
        (png[8], png[9], png[10], png[11]) = (0xFF, 0xFF, 0xFF, 0xFF);
        Assert.Null(AttachmentStructure.Of(png));
        var jpeg = SampleFiles.Jpeg;
        (jpeg[4], jpeg[5]) = (0xFF, 0xFF);
        Assert.Null(AttachmentStructure.Of(jpeg));
    }

    [Theory]
    [InlineData("%E7%85%A7%E7%89%87.jpg", "image/jpeg", "照片.jpg"), InlineData("report.v2.exe", "application/pdf", "report.v2.pdf"), InlineData(null, "image/png", "ID.png")]
    [InlineData("..%2F..%2Fetc%2Fpasswd", "image/png", "etc_passwd.png"), InlineData("C%3A%5CWindows%5Cwin.ini", "image/png", "C__Windows_win.png"), InlineData("...", "image/png", "ID.png")]
    [InlineData("a%22%3B%0D%0ASet-Cookie%3A%20x.pdf", "application/pdf", "a____Set-Cookie_ x.pdf"), InlineData("invoice%E2%80%AEfdp.exe", "application/pdf", "invoicefdp.pdf")]
    [InlineData("%FF%FE%00", "image/jpeg", "FF_FE.jpg"), InlineData(".htaccess", "application/pdf", "htaccess.pdf")]
    public void A_name_is_harmless_and_ends_as_its_type(string? given, string type, string safe) => Assert.Equal(safe, AttachmentName.Of(given, type, "ID"));

    [Fact]
    public void A_long_name_is_cut_between_characters() => Assert.Matches("^(\U0001F600)+\\.png$", AttachmentName.Of(Uri.EscapeDataString("a" + string.Concat(Enumerable.Repeat("\U0001F600", 60)))[1..], "image/png", "ID"));
}
