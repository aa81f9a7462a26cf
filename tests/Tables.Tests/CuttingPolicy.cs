using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>How a register is cut off from its account.</summary>
public enum Cut
{
    /// <summary>The process dies before a request leaves.</summary>
    Before,

    /// <summary>The process dies when a request was carried out.</summary>
    After,

    /// <summary>One answer gets lost, and the client repeats the request.</summary>
    AnswerLost,
}

/// <summary>Cuts at a request, the first being 1.</summary>
internal sealed class CuttingPolicy(int at, Cut cut) : HttpPipelinePolicy
{
    private int _requests;

    /// <summary>Whether there was such a request.</summary>
    public bool IsReached => Volatile.Read(ref _requests) >= at;

    public TableClientOptions Options()
    {
        var options = new TableClientOptions
        {
            Retry = { MaxRetries = cut == Cut.AnswerLost ? 3 : 0, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
        };
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return options;
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = Interlocked.Increment(ref _requests);
        if (cut != Cut.AnswerLost && (request > at || (request == at && cut == Cut.Before)))
            throw new RequestFailedException(0, "Cut off.");
        await ProcessNextAsync(message, pipeline);
        if (request == at)
            throw new RequestFailedException(0, "The answer got lost.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
