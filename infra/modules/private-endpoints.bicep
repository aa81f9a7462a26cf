// One private endpoint for each store and kind of access. Microsoft.Network 2024-05-01.
param location string
param tags object
param subnetId string
param zones object
param hostStorageId string
param dataStorageId string
param serviceBusId string
param keyVaultId string

@description('Empty when there is none.')
param schedulerId string

@description('Empty when there is none.')
param sqlId string

var targets = concat(
  [
    { name: 'host-blob', id: hostStorageId, group: 'blob', zone: 'blob' }
    { name: 'host-queue', id: hostStorageId, group: 'queue', zone: 'queue' }
    { name: 'host-table', id: hostStorageId, group: 'table', zone: 'table' }
    { name: 'data-blob', id: dataStorageId, group: 'blob', zone: 'blob' }
    { name: 'data-table', id: dataStorageId, group: 'table', zone: 'table' }
    { name: 'vault', id: keyVaultId, group: 'vault', zone: 'vault' }
    { name: 'bus', id: serviceBusId, group: 'namespace', zone: 'bus' }
  ],
  empty(schedulerId) ? [] : [{ name: 'scheduler', id: schedulerId, group: 'scheduler', zone: 'scheduler' }],
  empty(sqlId) ? [] : [{ name: 'sql', id: sqlId, group: 'sqlServer', zone: 'sql' }]
)

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [for target in targets: {
  name: 'pe-${target.name}-${last(split(target.id, '/'))}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: target.name
        properties: {
          privateLinkServiceId: target.id
          groupIds: [target.group]
        }
      }
    ]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (target, index) in targets: {
  parent: endpoint[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: target.zone, properties: { privateDnsZoneId: zones[target.zone] } }]
  }
}]
