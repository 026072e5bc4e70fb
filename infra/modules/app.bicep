// The function app on Flex Consumption, with every setting that the host and the product read on Azure.
import { appSize, modelSize, tokenIssuer } from 'types.bicep'

param name string
param location string
param tags object
param size appSize
param model modelSize
param modelEndpoint string
param tokens tokenIssuer
param identityId string
param identityClientId string
param hostStorageName string
param recordStorageName string
param releasesContainer string
param busName string

@description('Empty where orchestrations are in the storage of the host.')
param schedulerEndpoint string
param insightsName string
param workspaceId string

@description('The host takes 100 MB by itself; an import may have a little more with its headers.')
var largestBody = 115343360

resource hostStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostStorageName
}

resource recordStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: recordStorageName
}

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: busName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// Where the cloud is not the public one, the account's name alone would lead to the public one's addresses.
var ofHostStorage = environment().name == 'AzureCloud'
  ? { AzureWebJobsStorage__accountName: hostStorage.name }
  : {
      AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
    }

var ofScheduler = empty(schedulerEndpoint)
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    }

var ofModel = model.kind == 'none'
  ? {}
  : union(
      {
        triage__llm__kind: model.kind
        triage__llm__endpoint: modelEndpoint
        triage__llm__deployment: model.name
        triage__llm__tokensADay: string(model.tokensADay)
      },
      // The product wants a word here; the endpoint asks for none.
      model.kind == 'openai' ? { triage__llm__key: 'none' } : {}
    )

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: { minTlsVersion: '1.2', http20Enabled: true }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${releasesContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemoryMB
        maximumInstanceCount: size.maximumInstances
        alwaysReady: size.alwaysReady
        triggers: { http: { perInstanceConcurrency: size.httpConcurrency } }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId
        storage__tables: recordStorage.properties.primaryEndpoints.table
        storage__blobs: recordStorage.properties.primaryEndpoints.blob
        ServiceBus__fullyQualifiedNamespace: split(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
        ServiceBus__credential: 'managedidentity'
        ServiceBus__clientId: identityClientId
        auth__issuer: tokens.issuer
        auth__audience: tokens.audience
        auth__jwks: tokens.jwks
        AZURE_CLIENT_ID: identityClientId
        // No other way to become somebody is tried.
        AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
        APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls: string(size.busConcurrency)
        FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(largestBody)
      },
      ofHostStorage,
      ofScheduler,
      ofModel
    )
  }

  // Releases come with a token of Entra ID; the two doors with a password are shut.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
