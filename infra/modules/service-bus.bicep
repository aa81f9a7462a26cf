// The queue between the notify activity and the channels. Microsoft.ServiceBus 2024-01-01.
param name string
param location string
param tags object

@description('Reached by private endpoints only; needs the tier Premium.')
param isPrivate bool
param principalId string
param workspaceId string

// Built-in roles: Azure Service Bus Data Sender, Azure Service Bus Data Receiver.
var roleIds = ['69a216fc-b8fb-44d8-bc22-1f3c2cd27a39', '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0']
var tier = isPrivate ? 'Premium' : 'Standard'

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: tier
    tier: tier
    capacity: isPrivate ? 1 : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource notifications 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: bus
  name: 'notifications'
  properties: {
    // An attempt takes 10 s at most; the lock outlasts it and the trigger's clean-up many times over.
    lockDuration: 'PT1M'
    // Retries are new messages at a later time, so a redelivery means that a process died or the register could not be
    // reached. What fails ten times in a row is a fault somebody must see: it raises an alert from the dead letters.
    maxDeliveryCount: 10
    deadLetteringOnMessageExpiration: true
    // No notification is worth sending after two weeks, and none waits that long.
    defaultMessageTimeToLive: 'P14D'
    // Message ids are derived from notification and attempt: a step that is repeated after a crash adds nothing.
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT1H'
    // No sessions: a message holds an id only, what to do stands in the register, and one person's busy channel must not hold
    // up the others of the same incident.
    requiresSession: false
    // Several partitions would check duplicates each for themselves.
    enablePartitioning: false
    maxSizeInMegabytes: 1024
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roleIds: {
  name: guid(notifications.id, principalId, role)
  scope: notifications
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'operations'
  scope: bus
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
  }
}

output id string = bus.id
output name string = bus.name
output host string = split(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
