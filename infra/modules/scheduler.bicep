// Durable Task Scheduler, where orchestrations are kept outside the storage of the host. Its hub has the name that host.json gives.
param name string
param location string
param tags object
param sku string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: sku == 'Dedicated' ? { name: 'Dedicated', capacity: 1 } : { name: 'Consumption' }
    // An empty list lets nobody in; who may call is a matter of roles.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: loadJsonContent('../../host.json', 'extensions.durableTask.hubName')
}

output endpoint string = scheduler.properties.endpoint
