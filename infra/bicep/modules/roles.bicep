// What the app may do, and to what: each grant is one role on one resource.

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. The identity of the app.')
param principalId string

@description('Optional. Who may put secrets into the vault for good. Empty is nobody: then a person takes the role for as long as it takes.')
param keyKeeperId string = ''

@description('Required. Account of host and package.')
param appAccountName string

@description('Required. Account of the files.')
param filesAccountName string

@description('Required. Account of the recordings.')
param recordingsAccountName string

@description('Required. Account of the documents.')
param cosmosName string

@description('Required. Database of the documents.')
param databaseName string

@description('Required. Vault of the secrets.')
param vaultName string

@description('Required. Communication Services.')
param communicationName string

@description('Required. Speech.')
param speechName string

@description('Required. Application Insights.')
param insightsName string

@description('Optional. Whose tokens browsers stream speech with: it has this one role. Empty is nobody.')
param speechBrowserPrincipalId string = ''

// Built-in roles, by the names that the portal shows.
var roles = {
  'Cognitive Services Speech User': 'f2dc8367-1007-4938-bd23-fe263f013447'
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var roleDefinitions = 'Microsoft.Authorization/roleDefinitions'

resource appAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: appAccountName
}

resource filesAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: filesAccountName
}

resource recordingsAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: recordingsAccountName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: cosmosName
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' existing = {
  name: communicationName
}

resource speech 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: speechName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// The host keeps its locks, keys and schedules there, and the platform its package.
resource appBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appAccount
  name: guid(appAccount.id, principalId, roles['Storage Blob Data Owner'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Storage Blob Data Owner'])
  }
}

// Sending, handling, hiding anew and setting aside.
resource appQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appAccount
  name: guid(appAccount.id, principalId, roles['Storage Queue Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Storage Queue Data Contributor'])
  }
}

// The host writes what went wrong with it into a table.
resource appTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appAccount
  name: guid(appAccount.id, principalId, roles['Storage Table Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Storage Table Data Contributor'])
  }
}

// Also lets the app sign addresses of single blobs, with a key that ends by itself.
resource fileBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: filesAccount
  name: guid(filesAccount.id, principalId, roles['Storage Blob Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Storage Blob Data Contributor'])
  }
}

resource recordingBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: recordingsAccount
  name: guid(recordingsAccount.id, principalId, roles['Storage Blob Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Storage Blob Data Contributor'])
  }
}

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, roles['Key Vault Secrets User'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Key Vault Secrets User'])
  }
}

resource keeping 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyKeeperId)) {
  scope: vault
  name: guid(vault.id, keyKeeperId, roles['Key Vault Secrets Officer'])
  properties: {
    principalId: keyKeeperId
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Key Vault Secrets Officer'])
  }
}

resource recognition 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: speech
  name: guid(speech.id, principalId, roles['Cognitive Services Speech User'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Cognitive Services Speech User'])
  }
}

// Its tokens leave the house: it may use speech, and nothing else anywhere.
resource browserRecognition 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(speechBrowserPrincipalId)) {
  scope: speech
  name: guid(speech.id, speechBrowserPrincipalId, roles['Cognitive Services Speech User'])
  properties: {
    principalId: speechBrowserPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Cognitive Services Speech User'])
  }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, roles['Monitoring Metrics Publisher'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, roles['Monitoring Metrics Publisher'])
  }
}

// There is no built-in role that sends and does no more: the owner's may also read keys and delete.
resource mailSender 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'imock-mail-sender', suffix)
  properties: {
    // A name counts in the whole tenant, where another subscription may have a group of the same name.
    roleName: 'iMock mail sender ${suffix}'
    description: 'Sends mail through Communication Services.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.Communication/CommunicationServices/Read'
          'Microsoft.Communication/CommunicationServices/Write'
          'Microsoft.Communication/EmailServices/write'
        ]
      }
    ]
  }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: communication
  name: guid(communication.id, principalId, mailSender.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    // As the service stores it: a role belongs to the subscription, wherever it may be assigned.
    roleDefinitionId: subscriptionResourceId(roleDefinitions, mailSender.name)
  }
}

// Cosmos DB has roles of its own; this one reads and writes documents, in this database only.
resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2026-03-15' = {
  parent: cosmos
  name: guid(cosmos.id, principalId, databaseName)
  properties: {
    principalId: principalId
    roleDefinitionId: '${cosmos.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
    scope: '${cosmos.id}/dbs/${databaseName}'
  }
}
