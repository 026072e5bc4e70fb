using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>Why a text is not a credit code; the first that applies, in this order.</summary>
[JsonConverter(typeof(NamedEnum<CreditCodeFault>))]
public enum CreditCodeFault { Length, FirstCharacter, Category, RegionDigits, Alphabet, CheckCharacter }

public static class CreditCodeFaults
{
    /// <summary>What the person who typed it can do.</summary>
    public static string Sentence(this CreditCodeFault fault) => fault switch
    {
        CreditCodeFault.Length => "统一社会信用代码应为18位，请核对是否有遗漏或多余的字符。",
        CreditCodeFault.FirstCharacter => "统一社会信用代码第1位应为1至9、A、N或Y，请核对。",
        CreditCodeFault.Category => "统一社会信用代码第2位应为数字，请核对。",
        CreditCodeFault.RegionDigits => "统一社会信用代码第3至8位应为数字，请核对（注意字母O与数字0）。",
        CreditCodeFault.Alphabet => "统一社会信用代码只含数字和大写字母，且不含I、O、Z、S、V，请核对。",
        CreditCodeFault.CheckCharacter => "统一社会信用代码校验位不符，请对照营业执照逐位核对；确与执照一致的，由本人将creditCodeConfirmed设为true后提交，将标注为未核验。",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>Adds the fault of a body's field that is no credit code.</summary>
    /// <param name="confirmed">Whether somebody says that the licence has this code, although its check character is wrong.</param>
    public static void CreditCode(this FieldErrors errors, string name, string value, bool confirmed = false)
    {
        if (Enterprises.CreditCode.TryParseGenuine(value, out var code, out var fault) && (code.IsVerified || confirmed)) return;
        errors.Add(name, (fault ?? CreditCodeFault.CheckCharacter).Sentence());
    }
}
