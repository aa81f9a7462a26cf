// Function app on Flex Consumption: no slots, instances are replaced in turn. Microsoft.Web 2024-11-01.
param suffix string
param location string
param tags object
param identityId string

@description('URL of the container that packages are deployed to.')
param packages string
param dotnetVersion string
param alwaysReady array
param maximumInstances int
param subnetId string
param allowedIpRanges string[]
param publicUrl string
param taskHub string
param settings object

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// Not yet in the published types of 2024-11-01 though that version takes it: old and new instances serve side by side instead of a
// restart of all. Orchestrations stay right because an older instance leaves newer versions alone (versionMatchStrategy in host.json).
var updateStrategy = { siteUpdateStrategy: { type: 'RollingUpdate' } }

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
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: union(updateStrategy, {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: dotnetVersion }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: 2048
      }
    })
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: empty(allowedIpRanges) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [for (cidr, index) in allowedIpRanges: {
        ipAddress: cidr
        action: 'Allow'
        priority: 100 + index
        name: 'allowed-${index}'
      }]
    }
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
    properties: union(settings, {
      TASKHUB_NAME: taskHub
      Yuqing__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    })
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
