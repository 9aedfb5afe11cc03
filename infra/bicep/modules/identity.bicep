// Who the app is. It has no password and no key: Azure vouches for it.

@description('Required. Region.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-imock-${suffix}'
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
