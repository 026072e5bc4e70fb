using System.IO.Pipelines;

namespace ServerlessQiFu.LocalHost;

/// <summary>A connection's two pipes. Once refused, it sends the answer it was given, and nothing that comes after.</summary>
internal sealed class RefusableTransport(IDuplexPipe transport) : PipeWriter, IDuplexPipe
{
    private readonly PipeWriter _output = transport.Output;
    private byte[]? _answer;
    private byte[]? _unsent;

    public PipeReader Input => transport.Input;

    public PipeWriter Output => this;

    public override bool CanGetUnflushedBytes => _output.CanGetUnflushedBytes;

    public override long UnflushedBytes => _output.UnflushedBytes;

    public void Refuse(byte[] answer) => _answer = answer;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _answer is null ? _output.GetMemory(sizeHint) : Unsent(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _answer is null ? _output.GetSpan(sizeHint) : Unsent(sizeHint);

    public override void Advance(int bytes)
    {
        if (_unsent is null) _output.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_answer is not { Length: > 0 } answer) return _output.FlushAsync(cancellationToken);
        _answer = [];
        return _output.WriteAsync(answer, cancellationToken);
    }

    public override void CancelPendingFlush() => _output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _output.CompleteAsync(exception);

    private byte[] Unsent(int size) => _unsent is { } known && known.Length >= size ? known : _unsent = new byte[Math.Max(size, 4096)];
}
