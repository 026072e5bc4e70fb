// What the app's identity may do: a role for each call that is made, where it is made. docs/azure.md names the calls.
param principalId string
param hostStorageName string
param recordStorageName string
param busName string
param insightsName string

@description('Empty where orchestrations are in the storage of the host.')
param schedulerName string

@description('Empty where no model is deployed here.')
param openAiName string

var messaging = loadJsonContent('../../Functions/messaging.json')
var subscriptions = flatten(map(messaging.topics, topic => map(topic.subscriptions, subscription => '${topic.name}/${subscription.name}')))

// Built-in roles, by the names that they have in the portal.
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  'Azure Service Bus Data Sender': '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  'Azure Service Bus Data Receiver': '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
  'Durable Task Data Contributor': '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  'Cognitive Services OpenAI User': '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
}
var keepsOrchestrations = empty(schedulerName)

func ofRole(id string) string => subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)

resource hostStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostStorageName
}

var ofHost = keepsOrchestrations
  ? ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']
  : ['Storage Blob Data Owner', 'Storage Table Data Contributor']

resource onHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ofHost: {
    scope: hostStorage
    name: guid(hostStorage.id, principalId, role)
    properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: ofRole(roles[role]), description: role }
  }
]

resource recordStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: recordStorageName
}

resource onRecordStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Storage Table Data Contributor', 'Storage Blob Data Contributor']: {
    scope: recordStorage
    name: guid(recordStorage.id, principalId, role)
    properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: ofRole(roles[role]), description: role }
  }
]

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: busName
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for queue in messaging.queues: {
    parent: bus
    name: queue.name
  }
]

resource topics 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' existing = [
  for topic in messaging.topics: {
    parent: bus
    name: topic.name
  }
]

resource ofTopics 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' existing = [
  for path in subscriptions: {
    name: '${busName}/${path}'
  }
]

resource sendToQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, at) in messaging.queues: {
    scope: queues[at]
    name: guid(queues[at].id, principalId, 'sender')
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: ofRole(roles['Azure Service Bus Data Sender'])
      description: 'Azure Service Bus Data Sender'
    }
  }
]

resource sendToTopics 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, at) in messaging.topics: {
    scope: topics[at]
    name: guid(topics[at].id, principalId, 'sender')
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: ofRole(roles['Azure Service Bus Data Sender'])
      description: 'Azure Service Bus Data Sender'
    }
  }
]

resource receiveFromQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, at) in messaging.queues: {
    scope: queues[at]
    name: guid(queues[at].id, principalId, 'receiver')
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: ofRole(roles['Azure Service Bus Data Receiver'])
      description: 'Azure Service Bus Data Receiver'
    }
  }
]

// At the subscription itself: one at its topic does not let a trigger in.
resource receiveFromSubscriptions 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (path, at) in subscriptions: {
    scope: ofTopics[at]
    name: guid(ofTopics[at].id, principalId, 'receiver')
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: ofRole(roles['Azure Service Bus Data Receiver'])
      description: 'Azure Service Bus Data Receiver'
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, 'publisher')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: ofRole(roles['Monitoring Metrics Publisher'])
    description: 'Monitoring Metrics Publisher'
  }
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (!keepsOrchestrations) {
  name: schedulerName
}

resource onScheduler 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!keepsOrchestrations) {
  scope: scheduler
  name: guid(scheduler.id, principalId, 'contributor')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: ofRole(roles['Durable Task Data Contributor'])
    description: 'Durable Task Data Contributor'
  }
}

resource openAi 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (!empty(openAiName)) {
  name: openAiName
}

resource onOpenAi 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(openAiName)) {
  scope: openAi
  name: guid(openAi.id, principalId, 'user')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: ofRole(roles['Cognitive Services OpenAI User'])
    description: 'Cognitive Services OpenAI User'
  }
}
