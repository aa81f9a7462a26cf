// Function app on a dedicated plan with a staging slot: zero downtime by swap, every provider. Microsoft.Web 2024-11-01.
param suffix string
param location string
param tags object
param identityId string
param sku string
param instances int
param dotnetVersion string
param subnetId string
param allowedIpRanges string[]
param publicUrl string
param taskHub string
param stagingTaskHub string
param settings object

// Functions that act by themselves. In the staging slot they would act on the register and the queue of production.
var actors = ['Reconcile', 'FollowCalendars', 'OpenMonitoring', 'MakeShiftReports', 'StartImported', 'DeliverNotification']
var disabled = toObject(actors, name => 'AzureWebJobs.${name}.Disabled', name => 'true')
var enabled = toObject(actors, name => 'AzureWebJobs.${name}.Disabled', name => 'false')

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${suffix}'
  location: location
  tags: tags
  kind: 'linux'
  sku: { name: sku, capacity: instances }
  properties: { reserved: true }
}

var host = {
  alwaysOn: true
  linuxFxVersion: 'DOTNET-ISOLATED|${dotnetVersion}'
  minTlsVersion: '1.2'
  scmMinTlsVersion: '1.2'
  ftpsState: 'Disabled'
  http20Enabled: true
  healthCheckPath: '/api/health/ready'
  vnetRouteAllEnabled: !empty(subnetId)
}

// Chat robots take so many messages a minute from all instances together; each gets its share unless the settings say otherwise.
var dedicatedSettings = union({ Yuqing__Channels__Instances: string(instances) }, settings, {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '1'
  // A swap goes through only when the new version, already with production's settings, says that it can work.
  WEBSITE_SWAP_WARMUP_PING_PATH: '/api/health/ready'
  WEBSITE_SWAP_WARMUP_PING_STATUSES: '200'
})

// From where the platform warms a slot up before it swaps; a rule that keeps these out makes the swap fail.
var platformRules = [
  { ipAddress: '10.0.0.0/8', action: 'Allow', priority: 50, name: 'platform-10' }
  { ipAddress: '100.0.0.0/8', action: 'Allow', priority: 51, name: 'platform-100' }
]
var callerRules = map(range(0, length(allowedIpRanges)), index => {
  ipAddress: allowedIpRanges[index]
  action: 'Allow'
  priority: 100 + index
  name: 'allowed-${index}'
})

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${suffix}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: union(host, {
      ipSecurityRestrictionsDefaultAction: empty(allowedIpRanges) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(allowedIpRanges) ? [] : concat(platformRules, callerRules)
    })
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(dedicatedSettings, enabled, {
      TASKHUB_NAME: taskHub
      Yuqing__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    })
  }

  // What stays with the slot when versions are swapped.
  resource sticky 'config' = {
    name: 'slotConfigNames'
    properties: {
      appSettingNames: concat(['TASKHUB_NAME', 'Yuqing__PublicUrl'], map(actors, name => 'AzureWebJobs.${name}.Disabled'))
    }
  }
}

resource staging 'Microsoft.Web/sites/slots@2024-11-01' = {
  parent: app
  name: 'staging'
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // Nobody calls this slot: a report taken here would run in its hub. Packages come by the deployment site, which stays open.
    siteConfig: union(host, {
      ipSecurityRestrictionsDefaultAction: 'Deny'
      ipSecurityRestrictions: platformRules
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    })
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(dedicatedSettings, disabled, {
      TASKHUB_NAME: stagingTaskHub
      Yuqing__PublicUrl: 'https://${staging.properties.defaultHostName}'
    })
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
output slotName string = staging.name
