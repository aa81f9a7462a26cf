// Azure global, for trying things out: cheapest sizes, nothing locked.
using '../main.bicep'

param environmentName = 'dev'
param hosting = 'flex-scheduler'
param storageSku = 'Standard_LRS'
param protectData = false
param logRetentionDays = 30
