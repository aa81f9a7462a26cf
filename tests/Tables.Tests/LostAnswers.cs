using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>A line to the service that loses answers: what was asked is carried out, and nobody tells.</summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    private int _lost;

    /// <summary>How many of the next answers to transactions get lost.</summary>
    public int Next
    {
        get => _lost;
        set => _lost = value;
    }

    /// <summary>The account through this line.</summary>
    /// <param name="emulator">The account.</param>
    /// <param name="retries">How often the client repeats what gets no answer.</param>
    public TableServiceClient Over(TableEmulator emulator, int retries)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1), Mode = RetryMode.Fixed } };
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(emulator.Endpoint, TableEmulator.Credential, options);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Uri.ToString().EndsWith("$batch", StringComparison.Ordinal) && Interlocked.Decrement(ref _lost) >= 0)
            throw new RequestFailedException(0, "The answer got lost.");
    }
}
