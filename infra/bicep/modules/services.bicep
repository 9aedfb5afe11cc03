// What the app asks of others: keys, mail, speech. None of them takes a key in place of an identity.

@description('Required. Region.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Workspace that keeps the record of who used which secret.')
param workspaceId string

@description('Required. Where Communication Services keeps mail while it sends it.')
param mailDataLocation string

@description('Optional. Own domain that mail comes from. Empty takes one of azurecomm.net, with low limits.')
param mailDomain string = ''

@description('Optional. Whether the DNS records of the own domain are there; nothing is sent from a domain before.')
param mailDomainVerified bool = false

@description('Optional. Keep deleted secrets for 90 days and let nobody purge them before. Cannot be taken back.')
param purgeProtection bool = true

@description('Optional. Take back the vault and the Speech account that were deleted under these names.')
param recoverDeleted bool = false

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-imock-${suffix}'
  location: location
  tags: tags
  properties: {
    createMode: recoverDeleted ? 'recover' : 'default'
    // The service takes true or nothing.
    enablePurgeProtection: purgeProtection ? true : null
    enableRbacAuthorization: true
    enableSoftDelete: true
    publicNetworkAccess: 'Enabled'
    sku: {
      family: 'A'
      name: 'standard'
    }
    softDeleteRetentionInDays: purgeProtection ? 90 : 7
    tenantId: tenant().tenantId
  }
}

resource vaultAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

resource mail 'Microsoft.Communication/emailServices@2026-03-18' = {
  name: 'mail-imock-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: mailDataLocation
  }
}

resource domain 'Microsoft.Communication/emailServices/domains@2026-03-18' = {
  parent: mail
  name: empty(mailDomain) ? 'AzureManagedDomain' : mailDomain
  location: 'global'
  tags: tags
  properties: {
    domainManagement: empty(mailDomain) ? 'AzureManaged' : 'CustomerManaged'
    // Whether somebody has opened a mail is nobody's business.
    userEngagementTracking: 'Disabled'
  }
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' = {
  name: 'acs-imock-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: mailDataLocation
    disableLocalAuth: true
    linkedDomains: empty(mailDomain) || mailDomainVerified ? [domain.id] : []
    publicNetworkAccess: 'Enabled'
  }
}

resource speech 'Microsoft.CognitiveServices/accounts@2026-07-01' = {
  name: 'speech-imock-${suffix}'
  location: location
  tags: tags
  kind: 'SpeechServices'
  sku: {
    name: 'S0'
  }
  properties: {
    // Entra ID works only at an address of one's own.
    customSubDomainName: 'speech-imock-${suffix}'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
    restore: recoverDeleted
  }
}

output vaultName string = vault.name
output vaultUrl string = vault.properties.vaultUri
output communicationName string = communication.name
output mailEndpoint string = 'https://${communication.properties.hostName}'
output mailFromDomain string = domain.properties.fromSenderDomain
output speechId string = speech.id
output speechName string = speech.name
output speechEndpoint string = 'https://speech-imock-${suffix}.cognitiveservices.azure.com'
