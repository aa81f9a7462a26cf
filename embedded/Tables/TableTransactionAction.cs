namespace Azure.Data.Tables;

/// <summary>Kinds of change within a transaction.</summary>
public enum TableTransactionActionType
{
    /// <summary>Add; it must not be there.</summary>
    Add = 0,

    /// <summary>Change the properties given; it must be there.</summary>
    UpdateMerge = 1,

    /// <summary>Replace; it must be there.</summary>
    UpdateReplace = 2,

    /// <summary>Remove; it must be there.</summary>
    Delete = 3,

    /// <summary>Add, or change the properties given.</summary>
    UpsertMerge = 4,

    /// <summary>Add or replace.</summary>
    UpsertReplace = 5,
}

/// <summary>One change within a transaction: up to 100 changes of different entities of one partition, all or none of which happen.</summary>
public class TableTransactionAction
{
    /// <summary>A change whatever the present version of the entity.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>A change of the version with the given tag.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>Kind.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The entity.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that must still be there; default = any.</summary>
    public ETag ETag { get; }
}
