// iMock in Azure, all of it: a resource group and what stands in it.
// Read modules/data.bicep for what is kept, modules/app.bicep for what runs, modules/roles.bicep for who may do what.

targetScope = 'subscription'

@description('Required. Name of this installation, such as dev or prod; part of the group\'s name.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Required. Region of everything that has one.')
param location string

@description('Required. Who is told of alerts and costs.')
param operatorEmail string

@description('Required. Where questions about privacy go.')
param privacyEmail string

@description('Required. Where the frontend lives: the one origin that may use cookies.')
param frontendUrl string

@description('Optional. Own domain of the web client below which the API is too, such as app.example.com; its CNAME must be there. Empty is none.')
param webDomain string = ''

@description('Optional. Region of the web client, which holds files of ours only: one of those that have Static Web Apps.')
param webLocation string = 'eastasia'

@description('Optional. Client id at Google; its secret is google-client-secret in the vault. Without it Google is not offered.')
param googleClientId string = ''

@description('Optional. Client id at LinkedIn; its secret is linkedin-client-secret in the vault. Without it LinkedIn is not offered.')
param linkedinClientId string = ''

@description('Required. Key id of the account at Razorpay: rzp_live_... or rzp_test_...; its secrets lie in the vault.')
param razorpayKeyId string

@description('Optional. Whether the vault also holds the webhook secret before this one, while Razorpay may still sign with it.')
param webhookSecretChanges bool = false

@description('Optional. Who sells, on invoices.')
param sellerName string = 'iMock'

@description('Optional. Where the seller is, on invoices; one line.')
param sellerAddress string = ''

@description('Optional. GSTIN of the seller; without it invoices show no tax.')
param sellerGstin string = ''

@description('Optional. Where the API is reached: an origin of one site with the frontend. Empty takes the host name that Azure gives, from which a frontend elsewhere gets no cookies.')
param publicUrl string = ''

@description('Optional. Id of the Front Door that stands before the app (its property frontDoorId): nobody else is let in. Empty is none.')
param frontDoorId string = ''

@description('Optional. Addresses (CIDR) of another proxy before the app, such as API Management: nobody else is let in.')
param proxyAddresses array = []

@description('Optional. Proxies of ours before the app, each of which adds to X-Forwarded-For: 1 for Front Door or API Management, 2 for both.')
@minValue(0)
@maxValue(4)
param trustedProxies int = empty(frontDoorId) && empty(proxyAddresses) ? 0 : 1

@description('Optional. Own domain that mail comes from. Empty takes one of azurecomm.net, with low limits.')
param mailDomain string = ''

@description('Optional. Whether the DNS records of the own domain are there; nothing is sent from a domain before.')
param mailDomainVerified bool = false

@description('Optional. Spoken answers that the Speech resource hears at once: its quota, 100 until more is granted, less what browsers use.')
@minValue(1)
@maxValue(2000)
param speechSessions int = 100

@description('Optional. Mails that Communication Services takes in a minute: 30 from an own domain until more is granted, 5 from one of azurecomm.net.')
@minValue(1)
@maxValue(2000)
param mailsPerMinute int = empty(mailDomain) ? 5 : 30

@description('Optional. The same for an hour: 100 and 10.')
@minValue(1)
@maxValue(2000)
param mailsPerHour int = empty(mailDomain) ? 10 : 100

@description('Optional. Where Communication Services keeps mail while it sends it.')
param mailDataLocation string = 'India'

@description('Required. What a month may cost before a mail says so, in the currency that the subscription is billed in: 50 is rupees for an account in India. 0 is no budget, for offers that have none.')
@minValue(0)
param monthlyBudget int

@description('Required. First day of the month of the first deployment, yyyy-mm-01.')
param budgetStart string

@description('Optional. Most request units a second that Cosmos DB scales up to, at least 1000; 0 pays per request instead.')
param cosmosMaxThroughput int = 0

@description('Optional. Name of the account of the documents, when it is a restored one.')
param cosmosName string = ''

@description('Optional. Instances that are always there for HTTP.')
param alwaysReadyInstances int = 0

@description('Optional. Most instances that there may be.')
param maximumInstances int = 40

@description('Optional. Who may put secrets into the vault for good. Empty is nobody: then a person takes the role for as long as it takes.')
param keyKeeperId string = ''

@description('Optional. Client id of the application whose tokens browsers stream speech with; docs/deploy.md makes it. Empty is none: they upload.')
param speechBrowserClientId string = ''

@description('Optional. Object id of the service principal of that application.')
param speechBrowserPrincipalId string = ''

@description('Optional. Name of a model of Azure OpenAI that judges answers beside the built-in evaluator, such as gpt-4.1-mini; docs/deploy.md says what else it takes. Empty is none.')
param languageModel string = ''

@description('Optional. Version of that model; the service does not change it by itself.')
param languageModelVersion string = ''

@description('Optional. Thousands of tokens that it may use in a minute: an answer takes about three.')
@minValue(1)
param languageModelCapacity int = 100

@description('Optional. Spread data over the availability zones of the region.')
param zoneRedundant bool = false

@description('Optional. Spread instances too: two of each scaling group are then always there and paid for; docs/deploy.md counts them.')
param zoneRedundantInstances bool = false

@description('Optional. Refuse to delete the account of the documents.')
param lock bool = true

@description('Optional. Keep deleted secrets for 90 days and let nobody purge them before. Cannot be taken back.')
param purgeProtection bool = true

@description('Optional. Take back the vault and the accounts of Speech and OpenAI that were deleted under these names.')
param recoverDeleted bool = false

@description('Optional. Any text: another one gives every resource another name, so that nothing old is in the way.')
param generation string = ''

@description('Optional. Any letters and digits: others give the function app alone another name, when it can no longer be deployed to.')
@maxLength(8)
param appGeneration string = ''

@description('Optional. Ask the API for its health from three places, every five minutes.')
param watchHealth bool = false

@description('Optional. Days for which logs are kept.')
param logRetentionDays int = 180

var seed = empty(generation) ? environmentName : '${environmentName}-${generation}'
var suffix = uniqueString(subscription().id, seed)
var tags = { 'azd-env-name': environmentName, product: 'imock' }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-imock-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: {
    location: location
    suffix: suffix
    tags: tags
  }
}

module observability 'modules/observability.bicep' = {
  scope: group
  name: 'observability'
  params: {
    location: location
    suffix: suffix
    tags: tags
    operatorEmail: operatorEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
    logRetentionDays: logRetentionDays
  }
}

module data 'modules/data.bicep' = {
  scope: group
  name: 'data'
  params: {
    location: location
    suffix: suffix
    tags: tags
    frontendUrl: frontendUrl
    cosmosMaxThroughput: cosmosMaxThroughput
    cosmosName: cosmosName
    zoneRedundant: zoneRedundant
    lock: lock
  }
}

module services 'modules/services.bicep' = {
  scope: group
  name: 'services'
  params: {
    location: location
    suffix: suffix
    tags: tags
    workspaceId: observability.outputs.workspaceId
    mailDomain: mailDomain
    mailDomainVerified: mailDomainVerified
    mailDataLocation: mailDataLocation
    purgeProtection: purgeProtection
    recoverDeleted: recoverDeleted
  }
}

module language 'modules/language.bicep' = if (!empty(languageModel)) {
  scope: group
  name: 'language'
  params: {
    location: location
    suffix: suffix
    tags: tags
    principalId: identity.outputs.principalId
    model: languageModel
    modelVersion: languageModelVersion
    capacity: languageModelCapacity
    recoverDeleted: recoverDeleted
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  name: 'roles'
  params: {
    suffix: suffix
    principalId: identity.outputs.principalId
    keyKeeperId: keyKeeperId
    appAccountName: data.outputs.appAccountName
    filesAccountName: data.outputs.filesAccountName
    recordingsAccountName: data.outputs.recordingsAccountName
    cosmosName: data.outputs.cosmosName
    databaseName: data.outputs.databaseName
    vaultName: services.outputs.vaultName
    communicationName: services.outputs.communicationName
    speechName: services.outputs.speechName
    speechBrowserPrincipalId: speechBrowserPrincipalId
    insightsName: observability.outputs.insightsName
  }
}

module app 'modules/app.bicep' = {
  scope: group
  name: 'app'
  params: {
    location: location
    suffix: '${suffix}${appGeneration}'
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    appAccountName: data.outputs.appAccountName
    appBlobEndpoint: data.outputs.appBlobEndpoint
    insightsName: observability.outputs.insightsName
    frontendUrl: frontendUrl
    publicUrl: publicUrl
    frontDoorId: frontDoorId
    proxyAddresses: proxyAddresses
    trustedProxies: trustedProxies
    speechBrowserClientId: speechBrowserClientId
    speechSessions: speechSessions
    languageEndpoint: empty(languageModel) ? '' : 'https://openai-imock-${suffix}.openai.azure.com'
    mailsPerMinute: mailsPerMinute
    mailsPerHour: mailsPerHour
    googleClientId: googleClientId
    linkedinClientId: linkedinClientId
    razorpayKeyId: razorpayKeyId
    webhookSecretChanges: webhookSecretChanges
    seller: {
      address: sellerAddress
      gstin: sellerGstin
      name: sellerName
    }
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    zoneRedundant: zoneRedundantInstances
    endpoints: {
      blob: data.outputs.filesBlobEndpoint
      cosmos: data.outputs.cosmosEndpoint
      cosmosDatabase: data.outputs.databaseName
      email: services.outputs.mailEndpoint
      emailSender: 'DoNotReply@${services.outputs.mailFromDomain}'
      keyVault: services.outputs.vaultUrl
      privacyEmail: privacyEmail
      queue: data.outputs.queueEndpoint
      recordings: data.outputs.recordingsBlobEndpoint
      speech: services.outputs.speechEndpoint
      speechResource: services.outputs.speechId
    }
  }
  // The host looks for its locks and queues as soon as it starts.
  dependsOn: [roles]
}

module web 'modules/web.bicep' = {
  scope: group
  name: 'web'
  params: {
    location: webLocation
    suffix: suffix
    tags: tags
    domain: webDomain
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    actionGroupId: observability.outputs.actionGroupId
    workspaceId: observability.outputs.workspaceId
    insightsName: observability.outputs.insightsName
    cosmosName: data.outputs.cosmosName
    apiUrl: empty(publicUrl) ? app.outputs.url : publicUrl
    watchHealth: watchHealth
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: {
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output API_URL string = app.outputs.url
output FUNCTION_APP_NAME string = app.outputs.name
output KEY_VAULT_NAME string = services.outputs.vaultName
output KEY_VAULT_URL string = services.outputs.vaultUrl
output RECORDINGS_URL string = data.outputs.recordingsBlobEndpoint
output WEB_API_URL string = empty(publicUrl) ? app.outputs.url : publicUrl
output WEB_URL string = web.outputs.url
