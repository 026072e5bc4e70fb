using System.Net.Sockets;
using System.Text;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Bytes sent to a server that no HTTP client would send.</summary>
internal static class RawRequest
{
    /// <param name="sent">Text to send; <c>{0}</c> in it stands for more characters than a server takes in a line.</param>
    /// <returns>All that came until the server closed the connection.</returns>
    public static async Task<string> Send(Uri server, string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent.Replace("{0}", new string('x', 40_000), StringComparison.Ordinal)));
        return await new StreamReader(client.GetStream()).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
