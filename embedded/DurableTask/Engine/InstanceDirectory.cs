namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// The instances in memory, by key and by id. Those that rest are kept up to a number; the one that has rested longest goes
/// first.
/// </summary>
internal sealed class InstanceDirectory(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LiveInstance> _byKey = [];
    private readonly Dictionary<string, LiveInstance> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<LiveInstance> _idle = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    /// <summary>The instance in memory, made when there is none; it does not rest from now on.</summary>
    public LiveInstance GetOrAdd(long key, Func<long, LiveInstance> create)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var instance))
                _byKey[key] = instance = create(key);
            Wake(instance);
            return instance;
        }
    }

    public LiveInstance? Find(string id)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var instance))
                return null;
            Wake(instance);
            return instance;
        }
    }

    /// <summary>Adds an instance whose id is known. Returns <c>false</c> when the id has an instance in memory.</summary>
    public bool TryAdd(LiveInstance instance)
    {
        lock (_lock)
        {
            if (!_byId.TryAdd(instance.Id, instance))
                return false;
            _byKey[instance.Key] = instance;
            return true;
        }
    }

    /// <summary>Makes an instance known by its id, once that is loaded.</summary>
    public void SetId(LiveInstance instance)
    {
        lock (_lock)
            _byId[instance.Id] = instance;
    }

    public LiveInstance? Find(long key)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(key);
    }

    public void Remove(LiveInstance instance)
    {
        lock (_lock)
            RemoveNow(instance);
    }

    /// <summary>Notes that an instance rests, and takes out of memory what is too many.</summary>
    public void Rest(LiveInstance instance)
    {
        List<LiveInstance>? evicted = null;
        lock (_lock)
        {
            if (instance.IdleNode is null && _byKey.GetValueOrDefault(instance.Key) == instance)
                instance.IdleNode = _idle.AddLast(instance);
            while (_idle.Count > capacity)
            {
                var oldest = _idle.First!.Value;
                _idle.RemoveFirst();
                oldest.IdleNode = null;
                if (!oldest.TryKillIdle())
                    continue;
                RemoveNow(oldest);
                (evicted ??= []).Add(oldest);
            }
        }

        evicted?.ForEach(oldest => oldest.Cool());
    }

    private void Wake(LiveInstance instance)
    {
        if (instance.IdleNode is not { } node)
            return;
        _idle.Remove(node);
        instance.IdleNode = null;
    }

    private void RemoveNow(LiveInstance instance)
    {
        Wake(instance);
        if (_byKey.GetValueOrDefault(instance.Key) == instance)
            _byKey.Remove(instance.Key);
        if (_byId.GetValueOrDefault(instance.Id) == instance)
            _byId.Remove(instance.Id);
    }
}
