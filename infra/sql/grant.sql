-- Run once in the database "taskhubs" as its Entra administrator, with the name of the app's identity (output AZURE_IDENTITY_NAME):
--   sqlcmd -S tcp:SERVER -d taskhubs -G -v identity="id-yuqing-…" -i infra/sql/grant.sql
-- The provider makes and upgrades its own schema at start, so its user owns this database, which holds nothing else.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(identity)')
    CREATE USER [$(identity)] FROM EXTERNAL PROVIDER;
ALTER ROLE db_owner ADD MEMBER [$(identity)];
GO

-- After the first start, when the schema dt exists: take the hub's name from host.json (each slot has its own) and not from the
-- user's name, which both slots share. Stop the app before and start it after.
IF SCHEMA_ID(N'dt') IS NOT NULL
    EXECUTE dt.SetGlobalSetting @Name = 'TaskHubMode', @Value = 0;
ELSE
    PRINT 'The schema dt is not there yet: run this file again after the first start of the app.';
GO
