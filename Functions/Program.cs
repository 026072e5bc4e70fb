using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddServerlessQiFu();
builder.Build().Run();
