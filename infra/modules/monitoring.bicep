// Log Analytics 2023-09-01, Application Insights 2020-02-02, workbook 2023-06-01.
param suffix string
param location string
param tags object
param retentionDays int
param principalId string

// Built-in role: Monitoring Metrics Publisher. Telemetry is sent by identity alone.
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, metricsPublisher)
  scope: component
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(component.id, 'yuqing-operations')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: '舆情时限 · 运行情况'
    category: 'workbook'
    sourceId: component.id
    serializedData: loadTextContent('../observability/workbook.json')
  }
}

output workspaceId string = workspace.id
output componentId string = component.id
output connectionString string = component.properties.ConnectionString
