// Azure operated by 21Vianet, for trying things out. Flex Consumption and the scheduler are left out there: see docs/azure.md.
using '../main.bicep'

param environmentName = 'dev'
param hosting = 'premium-storage'
param premiumSku = 'S1'
param premiumInstances = 1
param storageSku = 'Standard_LRS'
param protectData = false
param logRetentionDays = 30
