// When an operator is needed. Each alert has its row in docs/azure.md: how to see it, what to type.
param token string
param location string
param tags object
param operators string[]
param readinessLocations string[]
param readyAddress string
param insightsName string
param recordStorageName string
param busName string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource recordStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: recordStorageName
}

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: busName
}

resource told 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'qifu'
    emailReceivers: [for (address, at) in operators: { name: 'operator-${at}', emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource readiness 'Microsoft.Insights/webtests@2022-06-15' = if (!empty(readinessLocations)) {
  name: 'ready-${token}'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'ready-${token}'
    Name: 'ready'
    Enabled: true
    Kind: 'standard'
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in readinessLocations: { Id: place }]
    Request: { RequestUrl: readyAddress, HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(readinessLocations)) {
  name: 'not-ready'
  location: 'global'
  tags: tags
  properties: {
    description: 'The readiness fails from at least two places.'
    severity: 0
    enabled: true
    scopes: [readiness.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: readiness.id
      componentId: insights.id
      failedLocationCount: min(2, length(readinessLocations))
    }
    actions: [{ actionGroupId: told.id }]
  }
}

type metricAlert = {
  name: string
  description: string
  severity: 0 | 1 | 2 | 3
  scope: string
  namespace: string
  metric: string
  aggregation: 'Average' | 'Maximum' | 'Total'
  @description('Above it somebody is told.')
  most: int
  window: 'PT5M' | 'PT15M' | 'PT1H'
  dimensions: { name: string, operator: 'Include' | 'Exclude', values: string[] }[]
}

var onMetrics metricAlert[] = [
  {
    name: 'dead-letters'
    description: 'Messages were given up on the bus.'
    severity: 2
    scope: bus.id
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    most: 0
    window: 'PT15M'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'bus-backlog'
    description: 'Messages wait on the bus: what should handle them does not.'
    severity: 1
    scope: bus.id
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    most: 1000
    window: 'PT15M'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'store-refuses'
    description: 'The storage of the record throttles, or fails by its own fault.'
    severity: 1
    scope: recordStorage.id
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    most: 10
    window: 'PT5M'
    dimensions: [
      {
        name: 'ResponseType'
        operator: 'Include'
        values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ServerOtherError', 'ServerTimeoutError', 'AuthorizationError']
      }
    ]
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in onMetrics: {
    name: alert.name
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.most
            dimensions: alert.dimensions
          }
        ]
      }
      actions: [{ actionGroupId: told.id }]
    }
  }
]

type logAlert = {
  name: string
  description: string
  severity: 0 | 1 | 2 | 3
  query: string
  @description('Above so many rows somebody is told.')
  most: int
  window: 'PT15M' | 'PT1H'
}

// The words are those of the product's log; a test holds them to it.
var onLogs logAlert[] = [
  {
    name: 'repairs'
    description: 'The sweeper mends more than now and then.'
    severity: 2
    query: 'traces | where message startswith "Repaired "'
    most: 20
    window: 'PT1H'
  }
  {
    name: 'call-back-debt'
    description: 'Dissatisfactions and call-backs of an appeal differ.'
    severity: 0
    query: 'traces | where message has "call-backs done and" and message has "dissatisfactions"'
    most: 0
    window: 'PT15M'
  }
  {
    name: 'bus-refuses'
    description: 'The bus takes no messages of the product; the sweeper carries on, more slowly.'
    severity: 1
    query: 'traces | where message startswith "The bus takes no requests for settlement" or message startswith "The bus does not take the events of"'
    most: 5
    window: 'PT15M'
  }
  {
    name: 'server-errors'
    description: 'Callers were answered with 500 or more.'
    severity: 1
    query: 'requests | where toint(resultCode) >= 500'
    most: 10
    window: 'PT15M'
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in onLogs: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.most
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [told.id] }
    }
  }
]
