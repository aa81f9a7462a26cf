using Yuqing.Embedded.DurableTask.Engine;

namespace Yuqing.Simulation;

/// <summary>Holds the engine's work until the simulation picks a piece of it.</summary>
internal sealed class SimulatedScheduler : IWorkScheduler
{
    private readonly List<IThreadPoolWorkItem> _work = [];

    public int Count => _work.Count;

    public TaskCreationOptions Completions => TaskCreationOptions.None;

    public void Post(IThreadPoolWorkItem work) => _work.Add(work);

    public void RunOne(Random random)
    {
        var index = random.Next(_work.Count);
        var work = _work[index];
        _work.RemoveAt(index);
        work.Execute();
    }
}
