namespace Microsoft.DurableTask;

/// <content>Registration of activities.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Registers an activity made by a factory, at a version.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="factory">Makes one per call.</param>
    /// <exception cref="ArgumentException">The name is empty, or taken at this version.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(name, version, (IServiceProvider _) => factory());
    }

    /// <summary>Registers an activity class, made with dependency injection.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddActivity(TaskName name, Type type)
    {
        var (_, version) = Describe(type, typeof(ITaskActivity), name);
        return Add(name, version, services => Create<ITaskActivity>(services, type));
    }

    /// <summary>Registers an activity class under its own name.</summary>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddActivity(Type type)
    {
        var (name, version) = Describe(type, typeof(ITaskActivity));
        return Add(name, version, services => Create<ITaskActivity>(services, type));
    }

    /// <summary>Registers an activity class.</summary>
    /// <typeparam name="TActivity">The class.</typeparam>
    /// <param name="name">Its name.</param>
    public DurableTaskRegistry AddActivity<TActivity>(TaskName name)
        where TActivity : class, ITaskActivity => AddActivity(name, typeof(TActivity));

    /// <summary>Registers an activity class under its own name.</summary>
    /// <typeparam name="TActivity">The class.</typeparam>
    public DurableTaskRegistry AddActivity<TActivity>()
        where TActivity : class, ITaskActivity => AddActivity(typeof(TActivity));

    /// <summary>Registers an activity object that all calls share.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The object.</param>
    public DurableTaskRegistry AddActivity(TaskName name, ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var (_, version) = Describe(activity.GetType(), typeof(ITaskActivity), name);
        return Add(name, version, (IServiceProvider _) => activity);
    }

    /// <summary>Registers an activity object under its class's name.</summary>
    /// <param name="activity">The object.</param>
    public DurableTaskRegistry AddActivity(ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var (name, version) = Describe(activity.GetType(), typeof(ITaskActivity));
        return Add(name, version, (IServiceProvider _) => activity);
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, Func<TaskActivityContext, TInput, Task<TOutput>> activity) =>
        AddActivityFunc(name, default, activity);

    /// <summary>Registers an activity function at a version.</summary>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, TaskVersion version, Func<TaskActivityContext, TInput, Task<TOutput>> activity)
    {
        var wrapper = FuncTaskActivity.Create(activity);
        return AddActivity(name, version, () => wrapper);
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, Func<TaskActivityContext, TInput, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, TOutput>(name, (context, input) => Task.FromResult(activity(context, input)));
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput>(TaskName name, Func<TaskActivityContext, TInput, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, (context, input) => NoResult(activity(context, input)));
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TOutput>(TaskName name, Func<TaskActivityContext, Task<TOutput>> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, (context, _) => activity(context));
    }

    /// <summary>Registers an activity function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc(TaskName name, Func<TaskActivityContext, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, object?>(name, (context, _) => NoResult(activity(context)));
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TOutput>(TaskName name, Func<TaskActivityContext, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, (context, _) => activity(context));
    }

    /// <summary>Registers an activity function.</summary>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput>(TaskName name, Action<TaskActivityContext, TInput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, (context, input) =>
        {
            activity(context, input);
            return Task.FromResult<object?>(null);
        });
    }

    /// <summary>Registers an activity function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc(TaskName name, Action<TaskActivityContext> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?>(name, (context, _) => activity(context));
    }

    /// <summary>Registers an activity made by a factory from the services of its call.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes one per call.</param>
    public DurableTaskRegistry AddActivity(TaskName name, Func<IServiceProvider, ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(name, default, factory);
    }
}
