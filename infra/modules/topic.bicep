// One topic of messaging.json with its subscriptions and their filters.

@export()
type filterType = { name: string, correlationFilter: object }

@export()
type subscriptionType = {
  name: string
  maxDeliveryCount: int
  lockDuration: string
  requiresSession: bool
  @description('None at all lets everything through.')
  filters: filterType[]?
}

@export()
type topicType = {
  name: string
  duplicateDetectionWindow: string
  subscriptions: subscriptionType[]
}

param busName string
param topic topicType

// One rule after another of all subscriptions: several at once on one subscription are refused by the bus.
var rules = flatten(map(topic.subscriptions, (subscription, at) => map(subscription.?filters ?? [], filter => { at: at, filter: filter })))

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: busName
}

resource entity 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = {
  parent: namespace
  name: topic.name
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: topic.duplicateDetectionWindow
  }
}

resource subscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for subscription in topic.subscriptions: {
    parent: entity
    name: subscription.name
    properties: {
      maxDeliveryCount: subscription.maxDeliveryCount
      lockDuration: subscription.lockDuration
      requiresSession: subscription.requiresSession
      deadLetteringOnMessageExpiration: false
    }
  }
]

// A new subscription has the rule $Default, which lets everything through; the bus takes it away with the first of these.
@batchSize(1)
resource filters 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for rule in rules: {
    parent: subscriptions[rule.at]
    name: rule.filter.name
    properties: { filterType: 'CorrelationFilter', correlationFilter: rule.filter.correlationFilter }
  }
]
