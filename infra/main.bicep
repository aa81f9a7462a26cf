// The whole cloud deployment of Yuqing.Functions, in one resource group. How to use it: docs/azure.md.
// Property names and API versions follow the published Bicep types of each resource provider; each module names its own.
targetScope = 'resourceGroup'

@description('Short name of the environment; part of every name. Lower-case letters and digits.')
@minLength(2)
@maxLength(8)
param environmentName string

@description('Region of all resources.')
param location string = resourceGroup().location

@description('Plan and Durable Task provider. Only the pairs that work together: MSSQL does not run on Flex Consumption.')
param hosting 'flex-scheduler' | 'flex-storage' | 'premium-scheduler' | 'premium-storage' | 'premium-mssql'

@description('Size of the dedicated plan (hosting premium-…). Every size here has deployment slots and network integration.')
param premiumSku 'S1' | 'S2' | 'P1v2' | 'P0v3' | 'P1v3' | 'P2v3' = 'P0v3'

@description('Instances of the dedicated plan. Two or more survive the loss of one and an update of the platform without a pause.')
@minValue(1)
@maxValue(20)
param premiumInstances int = 2

@description('Flex Consumption: instances that are always there, by group. Without any the first request after a quiet hour waits for a start.')
param alwaysReady alwaysReadyGroup[] = []

@description('Flex Consumption: upper bound of instances.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Version of .NET that the app was built for.')
param dotnetVersion string = '10.0'

@description('Redundancy of the accounts that hold incidents, attachments and task hubs.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('Size of the scheduler (hosting …-scheduler).')
param schedulerSku 'Consumption' | 'Dedicated' = 'Consumption'

@description('Capacity units of a Dedicated scheduler. Three give redundancy across zones.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('Entra ID group or user that administers the SQL server (hosting premium-mssql).')
param sqlAdministrator sqlAdministratorType = { login: '', objectId: '', principalType: 'Group' }

@description('Put every store behind private endpoints and the app into a virtual network. Service Bus then is of the tier Premium, which alone has them.')
param networkIsolation bool = false

@description('Address space of the virtual network, at least /24.')
param addressSpace string = '10.60.0.0/24'

@description('Ranges (CIDR) that may call the app; empty = everybody. Phones open links from the public network.')
param allowedIpRanges string[] = []

@description('Base URL of links that go out, such as https://yuqing.example.gov.cn. Empty = the app\'s own host name.')
param publicUrl string = ''

@description('Settings whose values lie in the key vault: name of the setting → name of the secret. The app does not start without a key for links.')
param vaultSettings vaultMap = {
  Yuqing__Links__Keys__1: 'link-key-1'
  Yuqing__FirstAdministratorPassword: 'first-administrator'
}

@description('Further settings of the app, without secrets.')
param settings settingMap = {}

@description('Where alerts go.')
param alertEmails string[] = []

@description('From where availability is probed (codes of Application Insights; they differ by cloud). Empty = no probe.')
param probeLocations string[] = []

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Lock what holds data against deletion.')
param protectData bool = true

@description('People or groups (object ids) who may look into the scheduler\'s dashboard.')
param operators string[] = []

type alwaysReadyGroup = {
  @description('http, durable, or function:NAME.')
  name: string
  @minValue(0)
  instanceCount: int
}

type sqlAdministratorType = {
  login: string
  objectId: string
  principalType: 'Group' | 'User' | 'Application'
}

type vaultMap = {
  *: string
}

type settingMap = {
  *: string
}

var plan = split(hosting, '-')[0]
var provider = split(hosting, '-')[1]
var token = take(uniqueString(resourceGroup().id, environmentName), 8)
var suffix = 'yuqing-${environmentName}-${token}'
var tags = { product: 'yuqing-functions', 'azd-env-name': environmentName }

// One task hub for each slot: two versions of the app that share a hub take each other's work. Letters and digits only, which
// every provider allows; the version of the orchestration, not the hub, tells old from new instances (docs/versioning.md).
var productionHub = 'yuqing'
var stagingHub = 'yuqingstaging'
var hubs = plan == 'premium' ? [productionHub, stagingHub] : [productionHub]

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: 'id-${suffix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    suffix: suffix
    location: location
    tags: tags
    retentionDays: logRetentionDays
    principalId: identity.outputs.principalId
  }
}

module network 'modules/network.bicep' = if (networkIsolation) {
  name: 'network'
  params: {
    suffix: suffix
    location: location
    tags: tags
    addressSpace: addressSpace
    appDelegation: plan == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
    withScheduler: provider == 'scheduler'
    withSql: provider == 'mssql'
  }
}

// What the Functions host and the Durable Task provider keep: locks, keys, packages, task hubs.
module hostStorage 'modules/storage.bicep' = {
  name: 'hostStorage'
  params: {
    name: 'sth${environmentName}${token}'
    location: location
    tags: tags
    sku: storageSku
    containers: ['packages']
    roles: ['blobOwner', 'queue', 'table']
    principalId: identity.outputs.principalId
    isPrivate: networkIsolation
    isProtected: protectData && provider == 'storage'
  }
}

// What the product keeps: the register (tables) and attachments (blobs).
module dataStorage 'modules/storage.bicep' = {
  name: 'dataStorage'
  params: {
    name: 'std${environmentName}${token}'
    location: location
    tags: tags
    sku: storageSku
    containers: ['attachments']
    roles: ['blob', 'table']
    principalId: identity.outputs.principalId
    isPrivate: networkIsolation
    isProtected: protectData
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'serviceBus'
  params: {
    name: 'sb-${suffix}'
    location: location
    tags: tags
    isPrivate: networkIsolation
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'keyVault'
  params: {
    name: 'kv-yq-${environmentName}-${token}'
    location: location
    tags: tags
    isPrivate: networkIsolation
    isProtected: protectData
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (provider == 'scheduler') {
  name: 'scheduler'
  params: {
    name: 'dts-${suffix}'
    location: location
    tags: tags
    sku: schedulerSku
    capacity: schedulerCapacity
    hubs: hubs
    isPrivate: networkIsolation
    principalId: identity.outputs.principalId
    operators: operators
  }
}

module sql 'modules/sql.bicep' = if (provider == 'mssql') {
  name: 'sql'
  params: {
    suffix: suffix
    location: location
    tags: tags
    administrator: sqlAdministrator
    clientId: identity.outputs.clientId
    isPrivate: networkIsolation
    isProtected: protectData
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (networkIsolation) {
  name: 'endpoints'
  params: {
    location: location
    tags: tags
    subnetId: networkIsolation ? network!.outputs.endpointSubnetId : ''
    zones: networkIsolation ? network!.outputs.zones : {}
    hostStorageId: hostStorage.outputs.id
    dataStorageId: dataStorage.outputs.id
    serviceBusId: serviceBus.outputs.id
    keyVaultId: keyVault.outputs.id
    schedulerId: provider == 'scheduler' ? scheduler!.outputs.id : ''
    sqlId: provider == 'mssql' ? sql!.outputs.id : ''
  }
}

// Identity-based connections by address, not by account name: a name alone would be taken for one in the global cloud.
var providerSettings = provider == 'scheduler'
  ? { DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}' }
  : provider == 'mssql' ? { SQLDB_Connection: sql!.outputs.connection } : {}

var commonSettings = union(
  {
    AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.blob
    AzureWebJobsStorage__queueServiceUri: hostStorage.outputs.queue
    AzureWebJobsStorage__tableServiceUri: hostStorage.outputs.table
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.outputs.clientId
    Register__tableServiceUri: dataStorage.outputs.table
    Register__blobServiceUri: dataStorage.outputs.blob
    Register__credential: 'managedidentity'
    Register__clientId: identity.outputs.clientId
    ServiceBus__fullyQualifiedNamespace: serviceBus.outputs.host
    ServiceBus__credential: 'managedidentity'
    ServiceBus__clientId: identity.outputs.clientId
    AZURE_CLIENT_ID: identity.outputs.clientId
    AZURE_AUTHORITY_HOST: environment().authentication.loginEndpoint
    APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
  },
  providerSettings,
  toObject(items(vaultSettings), entry => entry.key, entry => '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.uri}secrets/${entry.value})'),
  settings
)

module flex 'modules/app-flex.bicep' = if (plan == 'flex') {
  name: 'app-flex'
  params: {
    suffix: suffix
    location: location
    tags: tags
    identityId: identity.outputs.id
    packages: '${hostStorage.outputs.blob}packages'
    dotnetVersion: dotnetVersion
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    subnetId: networkIsolation ? network!.outputs.appSubnetId : ''
    allowedIpRanges: allowedIpRanges
    publicUrl: publicUrl
    taskHub: productionHub
    settings: commonSettings
  }
  dependsOn: [endpoints]
}

module premium 'modules/app-premium.bicep' = if (plan == 'premium') {
  name: 'app-premium'
  params: {
    suffix: suffix
    location: location
    tags: tags
    identityId: identity.outputs.id
    sku: premiumSku
    instances: premiumInstances
    dotnetVersion: dotnetVersion
    subnetId: networkIsolation ? network!.outputs.appSubnetId : ''
    allowedIpRanges: allowedIpRanges
    publicUrl: publicUrl
    taskHub: productionHub
    stagingTaskHub: stagingHub
    settings: commonSettings
  }
  dependsOn: [endpoints]
}

var hostName = plan == 'flex' ? flex!.outputs.hostName : premium!.outputs.hostName

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    suffix: suffix
    location: location
    tags: tags
    emails: alertEmails
    componentId: monitoring.outputs.componentId
    serviceBusId: serviceBus.outputs.id
    readyUrl: 'https://${hostName}/api/health/ready'
    probeLocations: probeLocations
  }
}

@description('Name of the function app.')
output AZURE_FUNCTION_NAME string = plan == 'flex' ? flex!.outputs.name : premium!.outputs.name

@description('Address of the app.')
output AZURE_FUNCTION_URL string = 'https://${hostName}'

@description('Name of the slot that new versions go to first; empty where updates roll.')
output AZURE_FUNCTION_SLOT string = plan == 'premium' ? premium!.outputs.slotName : ''

@description('Which variant of host.json belongs into the package: infra/host/NAME.json.')
output DURABLE_PROVIDER string = provider

output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name
output AZURE_DATA_STORAGE_NAME string = dataStorage.outputs.name
output AZURE_SERVICE_BUS_NAME string = serviceBus.outputs.name
output AZURE_IDENTITY_NAME string = identity.outputs.name
