// What azd uses: everything from the azd environment (azd env set NAME VALUE). For fixed installations see infra/parameters.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'eastasia')
param hosting = readEnvironmentVariable('YUQING_HOSTING', 'flex-scheduler')
param publicUrl = readEnvironmentVariable('YUQING_PUBLIC_URL', '')
param protectData = false
param storageSku = 'Standard_LRS'
param vaultSettings = json(readEnvironmentVariable('YUQING_VAULT_SETTINGS', '{"Yuqing__Links__Keys__1":"link-key-1","Yuqing__FirstAdministratorPassword":"first-administrator"}'))
