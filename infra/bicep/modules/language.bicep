// The language model that judges answers beside the built-in evaluator, where an installation chooses one.

@description('Required. Region, which is where what it is asked is worked on.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Required. The identity of the app.')
param principalId string

@description('Required. Name of the model.')
param model string

@description('Required. Version of the model.')
param modelVersion string

@description('Required. Thousands of tokens that it may use in a minute.')
param capacity int

@description('Optional. Take back the account that was deleted under this name.')
param recoverDeleted bool = false

// Built-in roles, by the names that the portal shows.
var roles = {
  'Cognitive Services OpenAI User': '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
}

resource language 'Microsoft.CognitiveServices/accounts@2026-07-01' = {
  name: 'openai-imock-${suffix}'
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    // Entra ID works only at an address of one's own.
    customSubDomainName: 'openai-imock-${suffix}'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
    restore: recoverDeleted
  }
}

resource judge 'Microsoft.CognitiveServices/accounts/deployments@2026-07-01' = {
  parent: language
  name: 'judge'
  sku: {
    // The others may work on it in another region.
    name: 'Standard'
    capacity: capacity
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: model
      version: modelVersion
    }
    // Scores of another version are not those of this one.
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}

resource judging 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: language
  name: guid(language.id, principalId, roles['Cognitive Services OpenAI User'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Cognitive Services OpenAI User'])
  }
}
