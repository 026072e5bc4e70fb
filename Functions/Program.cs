using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions;
using ServerlessQiFu.LocalHost;

var builder = FunctionsApplication.CreateBuilder(LocalHostExtensions.WithoutFlags(args));
builder.ConfigureFunctionsWebApplication();
builder.UseLocalHost(args);
builder.AddServerlessQiFu();
builder.Build().Run();
