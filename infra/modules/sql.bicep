// Task hubs in Azure SQL Database. Microsoft.Sql 2023-08-01. After the first deployment run infra/sql/grant.sql.
param suffix string
param location string
param tags object
param administrator {
  login: string
  objectId: string
  principalType: string
}
param clientId string
param isPrivate bool
param isProtected bool

var database = 'taskhubs'

resource server 'Microsoft.Sql/servers@2023-08-01' = {
  name: 'sql-${suffix}'
  location: location
  tags: tags
  properties: {
    minimalTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: true
      principalType: administrator.principalType
      login: administrator.login
      sid: administrator.objectId
      tenantId: subscription().tenantId
    }
  }
}

// Without private endpoints the app comes from changing addresses of the platform; who may do what is decided by identity.
resource platform 'Microsoft.Sql/servers/firewallRules@2023-08-01' = if (!isPrivate) {
  parent: server
  name: 'AllowAllWindowsAzureIps'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

resource hubs 'Microsoft.Sql/servers/databases@2023-08-01' = {
  parent: server
  name: database
  location: location
  tags: tags
  sku: { name: 'GP_S_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 2 }
  properties: {
    minCapacity: json('0.5')
    // Deadlines are polled all the time: a database that sleeps would only wake again.
    autoPauseDelay: -1
    requestedBackupStorageRedundancy: 'Geo'
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isProtected) {
  name: 'keep'
  scope: hubs
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds running deadlines.'
  }
}

output id string = server.id
output connection string = 'Server=tcp:${server.properties.fullyQualifiedDomainName},1433;Database=${database};Authentication=Active Directory Managed Identity;User Id=${clientId};Encrypt=True;Connect Timeout=30'
