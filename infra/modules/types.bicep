// What a size of the city is made of; the files of parameters/ hold one each.

@export()
type appSize = {
  @description('Memory of one instance, MB.')
  instanceMemoryMB: 512 | 2048 | 4096
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int
  @description('Instances that are always there, by group: http, durable, or function:NAME for a function that scales by itself.')
  alwaysReady: { name: string, instanceCount: int }[]
  @description('HTTP requests that one instance handles at once.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int
  @description('Messages of one function that one instance handles at once.')
  @minValue(1)
  @maxValue(1000)
  busConcurrency: int
}

@export()
type storageSize = {
  hostRedundancy: 'Standard_LRS' | 'Standard_ZRS'
  recordRedundancy: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'
  @description('For so long what was deleted can be had back, days.')
  @minValue(8)
  @maxValue(365)
  daysToUndelete: int
}

@export()
type busSize = {
  tier: 'Standard' | 'Premium'
  @description('Of Premium.')
  messagingUnits: 1 | 2 | 4 | 8 | 16
}

@export()
type durableSize = {
  @description('AzureStorage keeps orchestrations in the storage of the host; Scheduler in a Durable Task Scheduler.')
  backend: 'AzureStorage' | 'Scheduler'
  schedulerSku: 'Consumption' | 'Dedicated'
}

@export()
type modelSize = {
  @description('none: the embedded model alone. azure: a deployment of Azure OpenAI, made here. openai: another endpoint, by its address, that asks for no key.')
  kind: 'none' | 'azure' | 'openai'
  @description('Of openai: what stands before /chat/completions.')
  endpoint: string
  @description('The model; of azure also the name of its deployment.')
  name: string
  @description('Of azure.')
  version: string
  @description('Of azure: thousands of tokens a minute.')
  capacity: int
  @minValue(0)
  tokensADay: int
}

@export()
type monitoringSize = {
  @minValue(30)
  @maxValue(730)
  retentionDays: int
  @description('No more than so many GB of logs are taken in a day; -1 for no limit.')
  dailyQuotaGB: int
  @description('Places from which the readiness is asked for every five minutes; none where the cloud has no such tests.')
  readinessLocations: string[]
}

@export()
@description('Whose tokens are trusted.')
type tokenIssuer = {
  issuer: string
  audience: string
  @description('https address of the OpenID metadata.')
  jwks: string
}
