// Virtual network and the private names of the stores. Microsoft.Network 2024-05-01, private DNS 2024-06-01.
param suffix string
param location string
param tags object
param addressSpace string
param appDelegation string
param withScheduler bool
param withSql bool

// environment() knows no suffix of Service Bus; its private zone differs by cloud.
var serviceBusZones = {
  AzureCloud: 'privatelink.servicebus.windows.net'
  AzureChinaCloud: 'privatelink.servicebus.chinacloudapi.cn'
}

var names = union(
  {
    blob: 'privatelink.blob.${environment().suffixes.storage}'
    queue: 'privatelink.queue.${environment().suffixes.storage}'
    table: 'privatelink.table.${environment().suffixes.storage}'
    vault: replace(environment().suffixes.keyvaultDns, '.vault.', 'privatelink.vaultcore.')
    bus: serviceBusZones[environment().name]
  },
  withScheduler ? { scheduler: 'privatelink.durabletask.io' } : {},
  withSql ? { sql: 'privatelink${environment().suffixes.sqlServerHostname}' } : {}
)
var zoneList = items(names)

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 0)
          delegations: [{ name: 'app', properties: { serviceName: appDelegation } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 1)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for entry in zoneList: {
  name: entry.value
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (entry, index) in zoneList: {
  parent: zone[index]
  name: 'link-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

output appSubnetId string = network::app.id
output endpointSubnetId string = network::endpoints.id

@description('Ids of the zones by store.')
output zones object = toObject(zoneList, entry => entry.key, entry => resourceId('Microsoft.Network/privateDnsZones', entry.value))
