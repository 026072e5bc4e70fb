// The whole city on Azure: one resource group, one app, its identity, and what that identity may do. No secret is made, kept or given out.
targetScope = 'subscription'

import { appSize, busSize, durableSize, modelSize, monitoringSize, storageSize, tokenIssuer } from 'modules/types.bicep'

@description('Names the city; part of the name of everything.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('A region that offers Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
param location string

param tokens tokenIssuer

@description('Whom alerts are mailed to; nobody where it is empty.')
param operators string[]

param app appSize
param storage storageSize
param bus busSize
param durable durableSize
param model modelSize
param monitoring monitoringSize

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var names = {
  hostStorage: 'st${token}host'
  recordStorage: 'st${token}record'
  bus: 'sb-${token}'
  insights: 'appi-${token}'
  scheduler: durable.backend == 'Scheduler' ? 'dts-${token}' : ''
  openAi: model.kind == 'azure' ? 'oai-${token}' : ''
}
var releases = 'releases'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-${token}', location: location, tags: tags }
}

module logs 'modules/logs.bicep' = {
  scope: group
  params: { token: token, insightsName: names.insights, location: location, tags: tags, size: monitoring }
}

module hostStorage 'modules/storage.bicep' = {
  name: 'storage-of-the-host'
  scope: group
  params: {
    name: names.hostStorage
    location: location
    tags: tags
    redundancy: storage.hostRedundancy
    daysToUndelete: storage.daysToUndelete
    isRecord: false
    containers: [releases]
    workspaceId: logs.outputs.workspaceId
  }
}

module recordStorage 'modules/storage.bicep' = {
  name: 'storage-of-the-record'
  scope: group
  params: {
    name: names.recordStorage
    location: location
    tags: tags
    redundancy: storage.recordRedundancy
    daysToUndelete: storage.daysToUndelete
    isRecord: true
    containers: []
    workspaceId: logs.outputs.workspaceId
  }
}

module serviceBus 'modules/bus.bicep' = {
  scope: group
  params: { name: names.bus, location: location, tags: tags, size: bus, workspaceId: logs.outputs.workspaceId }
}

module scheduler 'modules/scheduler.bicep' = if (durable.backend == 'Scheduler') {
  scope: group
  params: { name: names.scheduler, location: location, tags: tags, sku: durable.schedulerSku }
}

module openAi 'modules/model.bicep' = if (model.kind == 'azure') {
  scope: group
  params: { name: names.openAi, location: location, tags: tags, size: model, workspaceId: logs.outputs.workspaceId }
}

module rights 'modules/rights.bicep' = {
  scope: group
  params: {
    principalId: identity.outputs.principalId
    hostStorageName: names.hostStorage
    recordStorageName: names.recordStorage
    busName: names.bus
    insightsName: names.insights
    schedulerName: names.scheduler
    openAiName: names.openAi
  }
  dependsOn: [logs, hostStorage, recordStorage, serviceBus, scheduler, openAi]
}

module functionApp 'modules/app.bicep' = {
  scope: group
  params: {
    name: 'func-${token}'
    location: location
    tags: tags
    size: app
    model: model
    modelEndpoint: openAi.?outputs.endpoint ?? model.endpoint
    tokens: tokens
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: names.hostStorage
    recordStorageName: names.recordStorage
    releasesContainer: releases
    busName: names.bus
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    insightsName: names.insights
    workspaceId: logs.outputs.workspaceId
  }
  // Its first start reads the storage and the bus.
  dependsOn: [rights]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    operators: operators
    readinessLocations: monitoring.readinessLocations
    readyAddress: '${functionApp.outputs.address}/api/health/ready'
    insightsName: names.insights
    recordStorageName: names.recordStorage
    busName: names.bus
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_FUNCTIONS_NAME string = functionApp.outputs.name
output QIFU_ADDRESS string = functionApp.outputs.address
