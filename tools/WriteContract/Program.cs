using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessQiFu.WriteContract;

// WriteContract <openapi.yaml> <openapi.json>: run by the build of Functions.
if (args is not [var yaml, var json])
{
    Console.Error.WriteLine("Name the YAML file to read and the JSON file to write.");
    return 1;
}
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(json))!);
File.WriteAllText(json, Contract.Parse(File.ReadAllText(yaml)).ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
return 0;
