using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Http;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost.Http;

/// <summary>Reads the JSON body of a request into a parameter.</summary>
internal sealed class BodyConverter : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext();
        if (http is null)
            return ConversionResult.Unhandled();
        var serializer = WorkerSerializer.Of(context.FunctionContext);
        try
        {
            var value = await serializer.DeserializeAsync(http.Request.Body, context.TargetType, http.RequestAborted);
            return ConversionResult.Success(value);
        }
        catch (JsonException exception)
        {
            throw new InputFormatException("The body is not the JSON that is expected here.", exception);
        }
    }
}
