using QRCoder;

namespace ServerlessQiFu.Web;

/// <param name="Address">Of the appeal's page, as a phone can open it.</param>
/// <param name="OuterLimit">In words.</param>
/// <param name="Emergency">Advice; null for none.</param>
public sealed record ReceiptModel(string Number, string Address, string OuterLimit, string? Emergency)
{
    /// <summary>The address as a picture that phones read; error level M.</summary>
    public string QrSvg
    {
        get
        {
            using var data = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
            using var code = new SvgQRCode(data);
            return code.GetGraphic(new System.Drawing.Size(160, 160), "#000", "#fff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
        }
    }
}
