namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>Reads an expression of a compiled template as far as it makes an object: <c>[union(createObject('a', …), if(…, createObject('b', …), …))]</c>.</summary>
internal static class ArmExpression
{
    /// <summary>Every member that the object may have, by any branch, with the expression of its value.</summary>
    public static IReadOnlyDictionary<string, string> Members(string expression)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(expression.StartsWith('[') ? expression[1..^1] : expression, members);
        return members;
    }

    private static void Collect(string expression, Dictionary<string, string> members)
    {
        var open = expression.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) throw new FormatException($"No call: {expression}");
        var arguments = Split(expression[(open + 1)..expression.LastIndexOf(')')]);
        switch (expression[..open])
        {
            case "createObject":
                for (var i = 0; i < arguments.Count; i += 2) members[arguments[i].Trim('\'')] = arguments[i + 1];
                break;
            case "union":
                foreach (var argument in arguments) Collect(argument, members);
                break;
            case "if":
                foreach (var argument in arguments.Skip(1)) Collect(argument, members);
                break;
            default:
                throw new FormatException($"{expression[..open]} makes no object that is known here: {expression}");
        }
    }

    /// <summary>The arguments of one call; commas inside texts, calls and indices are their own.</summary>
    private static List<string> Split(string arguments)
    {
        var (found, from, depth, text) = (new List<string>(), 0, 0, false);
        for (var i = 0; i < arguments.Length; i++)
        {
            var c = arguments[i];
            if (c == '\'') text = !text;
            if (text) continue;
            if (c is '(' or '[') depth++;
            if (c is ')' or ']') depth--;
            if (c != ',' || depth != 0) continue;
            found.Add(arguments[from..i].Trim());
            from = i + 1;
        }
        if (arguments[from..].Trim() is { Length: > 0 } last) found.Add(last);
        return found;
    }
}
