// Azure operated by 21Vianet, in service.
using '../main.bicep'

param environmentName = 'prod'
param hosting = 'premium-storage'
param premiumSku = 'P1v3'
param premiumInstances = 2
param storageSku = 'Standard_GRS'
param networkIsolation = true
param logRetentionDays = 180
param publicUrl = 'https://yuqing.example.gov.cn'
param alertEmails = ['operations@example.gov.cn']
param probeLocations = ['mc-cne-azr', 'mc-cne2-azr', 'mc-cnn-azr', 'mc-cnn2-azr']
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
