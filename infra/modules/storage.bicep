// One storage account without keys. Two are made: the host's (leases, timers, orchestrations, the app's releases) and the record's.
param name string
param location string
param tags object
param redundancy string
param daysToUndelete int

@description('The record: earlier versions of its blobs are kept, and they can be put back to an instant.')
param isRecord bool
param containers string[]
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: daysToUndelete }
    containerDeleteRetentionPolicy: { enabled: true, days: daysToUndelete }
    isVersioningEnabled: isRecord
    changeFeed: isRecord ? { enabled: true, retentionInDays: daysToUndelete } : { enabled: false }
    // One day less than what was deleted is kept: the platform demands it.
    restorePolicy: isRecord ? { enabled: true, days: daysToUndelete - 1 } : { enabled: false }
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = if (!isRecord) {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

// What changed the record is logged; what read it is counted only.
var changes = [
  { category: 'StorageWrite', enabled: true }
  { category: 'StorageDelete', enabled: true }
]
var transactions = [{ category: 'Transaction', enabled: true }]

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: isRecord ? changes : [], metrics: transactions }
}

resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: isRecord ? changes : [], metrics: transactions }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!isRecord) {
  scope: queues
  name: 'logs'
  properties: { workspaceId: workspaceId, metrics: transactions }
}
