// Azure global, in service. The addresses are examples; what is secret lies in the key vault.
using '../main.bicep'

param environmentName = 'prod'
param hosting = 'flex-scheduler'
// Two of each: a rolling update and the loss of one instance pass without a gap.
param alwaysReady = [
  { name: 'http', instanceCount: 2 }
  { name: 'durable', instanceCount: 2 }
]
param schedulerSku = 'Dedicated'
param schedulerCapacity = 3
param storageSku = 'Standard_GZRS'
param logRetentionDays = 180
param publicUrl = 'https://yuqing.example.gov.cn'
param alertEmails = ['operations@example.gov.cn']
param probeLocations = ['apac-hk-hkn-azr', 'apac-sg-sin-azr', 'apac-jp-kaw-edge', 'emea-nl-ams-azr', 'us-va-ash-azr']
param vaultSettings = {
  Yuqing__Links__Keys__1: 'link-key-1'
  Yuqing__FirstAdministratorPassword: 'first-administrator'
  Yuqing__Webhooks__Sources__monitor__Secret: 'webhook-monitor'
  Yuqing__Webhooks__Sources__smoke__Secret: 'webhook-smoke'
  Yuqing__ApiKeys__smoke__Key: 'api-key-smoke'
  Yuqing__ApiKeys__smoke2__Key: 'api-key-smoke2'
}
param settings = {
  Yuqing__ApiKeys__smoke__Roles__0: 'office'
  Yuqing__ApiKeys__smoke__Units__0: 'smoke'
  Yuqing__ApiKeys__smoke2__Roles__0: 'office'
  Yuqing__ApiKeys__smoke2__Units__0: 'smoke'
}
