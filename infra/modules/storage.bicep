// A storage account that is reached by identity only. Microsoft.Storage 2024-01-01.
param name string
param location string
param tags object
param sku string
param containers string[]

@description('What the app may do: names of the table below.')
param roles ('blobOwner' | 'blob' | 'queue' | 'table')[]
param principalId string

@description('Reached by private endpoints only.')
param isPrivate bool

@description('Locked against deletion.')
param isProtected bool

// Built-in roles: Storage Blob Data Owner (the host needs it for its locks), Blob, Queue and Table Data Contributor.
var roleIds = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blob: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queue: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  table: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // Evidence that was deleted or overwritten by mistake comes back within 30 days.
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    isVersioningEnabled: contains(containers, 'attachments')
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for entry in containers: {
  parent: blobs
  name: entry
  properties: { publicAccess: 'None' }
}]

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(account.id, principalId, roleIds[role])
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isProtected) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds incidents, evidence or running deadlines.'
  }
}

output id string = account.id
output name string = account.name
output blob string = account.properties.primaryEndpoints.blob
output queue string = account.properties.primaryEndpoints.queue
output table string = account.properties.primaryEndpoints.table
