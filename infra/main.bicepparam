// azd reads this file. What is the city's own comes from the environment of azd (azd env set NAME VALUE), its size from a file of parameters/.
using 'main.bicep'

var sizes = {
  dev: loadJsonContent('parameters/dev.json')
  prod: loadJsonContent('parameters/prod.json')
  china: loadJsonContent('parameters/china.json')
}
var size = sizes[readEnvironmentVariable('QIFU_SIZE', 'dev')]

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param tokens = {
  issuer: readEnvironmentVariable('QIFU_AUTH_ISSUER')
  audience: readEnvironmentVariable('QIFU_AUTH_AUDIENCE')
  jwks: readEnvironmentVariable('QIFU_AUTH_JWKS')
}
// Addresses with a comma between them.
param operators = empty(readEnvironmentVariable('QIFU_OPERATORS', '')) ? [] : split(readEnvironmentVariable('QIFU_OPERATORS', ''), ',')

param app = size.app
param storage = size.storage
param bus = size.bus
param durable = size.durable
param model = size.model
param monitoring = size.monitoring
