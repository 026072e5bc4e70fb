// A deployment of Azure OpenAI without keys.
import { modelSize } from 'types.bicep'

param name string
param location string
param tags object
param size modelSize
param workspaceId string

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    // Tokens of Entra ID are taken only under a name of its own.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = {
  parent: account
  name: size.name
  sku: { name: 'Standard', capacity: size.capacity }
  properties: {
    model: { format: 'OpenAI', name: size.name, version: size.version }
    // A new version of the model answers otherwise: its probabilities are calibrated anew before it is used.
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'Audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output endpoint string = account.properties.endpoint
