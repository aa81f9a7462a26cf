using Microsoft.Azure.Functions.Worker.Converters;
using Yuqing.Embedded.FunctionsHost.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Binds a parameter to the request's JSON body. A body that cannot be read is answered by 400.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute() : InputConverterAttribute(typeof(BodyConverter));
