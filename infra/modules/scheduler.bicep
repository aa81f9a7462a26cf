// Durable Task Scheduler with one hub for each slot. Microsoft.DurableTask 2026-02-01.
param name string
param location string
param tags object
param sku string
param capacity int
param hubs string[]
param isPrivate bool
param principalId string
param operators string[]

// Built-in role: Durable Task Data Contributor.
var dataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Who connects is decided by role; the list bounds from where. An empty one would shut everybody out.
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = [for entry in hubs: {
  parent: scheduler
  name: entry
  properties: {}
}]

resource app 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, principalId, dataContributor)
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for person in operators: {
  name: guid(scheduler.id, person, dataContributor)
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataContributor)
    principalId: person
  }
}]

output id string = scheduler.id
output endpoint string = scheduler.properties.endpoint
