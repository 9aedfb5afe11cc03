// The function app: its plan, how it scales, and every setting that it reads.

@description('Required. Region.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Required. The identity of the app.')
param identityId string

@description('Required. The same, as the app presents it.')
param identityClientId string

@description('Required. Account of host and package.')
param appAccountName string

@description('Required. Blobs of that account.')
param appBlobEndpoint string

@description('Required. Application Insights.')
param insightsName string

@description('Required. Settings that follow from the other resources: the IMOCK_... names without their values of here.')
param endpoints object

@description('Required. Where the frontend lives: the one origin that may use cookies.')
param frontendUrl string

@description('Optional. Where the API is reached. Empty takes the host name that Azure gives, from which a frontend elsewhere gets no cookies.')
param publicUrl string = ''

@description('Optional. Id of the Front Door before the app: nobody else is let in. Empty is none.')
param frontDoorId string = ''

@description('Optional. Addresses (CIDR) of another proxy before the app, such as API Management: nobody else is let in.')
param proxyAddresses array = []

@description('Optional. Proxies of ours before the app, each of which adds to X-Forwarded-For.')
@minValue(0)
@maxValue(4)
param trustedProxies int = 0

@description('Optional. Client id of the application whose tokens browsers stream speech with; empty is none: they upload.')
param speechBrowserClientId string = ''

@description('Optional. Endpoint of the language model that judges answers too; empty is none.')
param languageEndpoint string = ''

@description('Optional. Spoken answers that the Speech resource hears at once; the others wait for their turn.')
@minValue(1)
@maxValue(2000)
param speechSessions int = 100

@description('Optional. Mails that Communication Services takes in a minute; ours are paced under it.')
@minValue(1)
@maxValue(2000)
param mailsPerMinute int = 30

@description('Optional. The same for an hour.')
@minValue(1)
@maxValue(2000)
param mailsPerHour int = 100
@description('Optional. Client id at Google; its secret is google-client-secret in the vault. Without it Google is not offered.')
param googleClientId string = ''

@description('Optional. Client id at LinkedIn; its secret is linkedin-client-secret in the vault. Without it LinkedIn is not offered.')
param linkedinClientId string = ''

@description('Required. Key id of the account at Razorpay: rzp_live_... or rzp_test_...; its secrets lie in the vault.')
param razorpayKeyId string

@description('Optional. Whether the vault also holds the webhook secret before this one, while Razorpay may still sign with it.')
param webhookSecretChanges bool = false

@description('Required. Who sells, on invoices: name, address in one line, gstin; without the last invoices show no tax.')
param seller object

@description('Optional. Instances that are always there for HTTP, so that nobody meets a cold start.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Optional. Most instances that there may be; what it costs at worst.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Optional. Spread instances over the availability zones of the region.')
param zoneRedundant bool = false

// Measured with `python -m bench concurrency`; docs/adr/0012 says why.
var instanceMemoryMB = 2048
var requestsPerInstance = 8
var threads = 16

var frontDoorOnly = {
  name: 'frontDoor'
  action: 'Allow'
  priority: 100
  tag: 'ServiceTag'
  ipAddress: 'AzureFrontDoor.Backend'
  headers: {
    'x-azure-fdid': [frontDoorId]
  }
}

var proxies = [
  for address in proxyAddresses: {
    name: 'proxy'
    action: 'Allow'
    priority: 200
    ipAddress: address
  }
]

var frontDoors = empty(frontDoorId) ? [] : [frontDoorOnly]
var letIn = concat(frontDoors, proxies)

var name = 'func-imock-${suffix}'

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-imock-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    // Who reads the secrets that settings refer to; the default is an identity that this app does not have.
    keyVaultReferenceIdentity: identityId
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    siteConfig: {
      // Has no setting for exposed headers: each answer carries its own, and the body repeats what they say.
      cors: {
        allowedOrigins: [frontendUrl]
        supportCredentials: true
      }
      ftpsState: 'Disabled'
      http20Enabled: true
      // Whoever came past a proxy could write the address that it counts as.
      ipSecurityRestrictions: letIn
      ipSecurityRestrictionsDefaultAction: empty(letIn) ? 'Allow' : 'Deny'
      minTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${appBlobEndpoint}package'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        triggers: {
          http: {
            perInstanceConcurrency: requestsPerInstance
          }
        }
      }
    }
  }
}

var googleSecret = '@Microsoft.KeyVault(SecretUri=${endpoints.keyVault}secrets/google-client-secret)'
var linkedinSecret = '@Microsoft.KeyVault(SecretUri=${endpoints.keyVault}secrets/linkedin-client-secret)'
var previousWebhookSecret = '@Microsoft.KeyVault(SecretUri=${endpoints.keyVault}secrets/razorpay-webhook-secret-previous)'

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
    // Says where telemetry goes; without the identity above nothing is taken there.
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    AzureWebJobsStorage__accountName: appAccountName
    AzureWebJobsStorage__clientId: identityClientId
    AzureWebJobsStorage__credential: 'managedidentity'
    FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '12582912'
    IMOCK_AGE_STATEMENT: 'on'
    IMOCK_BACKEND: 'azure'
    IMOCK_BLOB_ENDPOINT: endpoints.blob
    IMOCK_COSMOS_DATABASE: endpoints.cosmosDatabase
    IMOCK_COSMOS_ENDPOINT: endpoints.cosmos
    IMOCK_EMAIL_ENDPOINT: endpoints.email
    IMOCK_EMAIL_SENDER: endpoints.emailSender
    IMOCK_EVALUATOR: empty(languageEndpoint) ? 'built_in' : 'azure_openai'
    IMOCK_FRONTEND_URL: frontendUrl
    IMOCK_GOOGLE_CLIENT_ID: googleClientId
    IMOCK_GOOGLE_CLIENT_SECRET: empty(googleClientId) ? '' : googleSecret
    IMOCK_IDENTITY_CLIENT_ID: identityClientId
    IMOCK_KEY_VAULT_URL: endpoints.keyVault
    IMOCK_MAILS_PER_HOUR: string(mailsPerHour)
    IMOCK_MAILS_PER_MINUTE: string(mailsPerMinute)
    IMOCK_LINKEDIN_CLIENT_ID: linkedinClientId
    IMOCK_LINKEDIN_CLIENT_SECRET: empty(linkedinClientId) ? '' : linkedinSecret
    IMOCK_OPENAI_DEPLOYMENT: empty(languageEndpoint) ? '' : 'judge'
    IMOCK_OPENAI_ENDPOINT: languageEndpoint
    IMOCK_PRIVACY_EMAIL: endpoints.privacyEmail
    IMOCK_PUBLIC_URL: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    IMOCK_QUEUE_ENDPOINT: endpoints.queue
    IMOCK_QUEUES__clientId: identityClientId
    IMOCK_QUEUES__credential: 'managedidentity'
    IMOCK_QUEUES__queueServiceUri: endpoints.queue
    // References: the platform reads the secrets by the app's identity, and the code refuses one that it could not read.
    IMOCK_RAZORPAY_KEY_ID: razorpayKeyId
    IMOCK_RAZORPAY_KEY_SECRET: '@Microsoft.KeyVault(SecretUri=${endpoints.keyVault}secrets/razorpay-key-secret)'
    IMOCK_RAZORPAY_WEBHOOK_SECRET: '@Microsoft.KeyVault(SecretUri=${endpoints.keyVault}secrets/razorpay-webhook-secret)'
    IMOCK_RAZORPAY_WEBHOOK_SECRET_PREVIOUS: webhookSecretChanges ? previousWebhookSecret : ''
    IMOCK_RECORDINGS_BLOB_ENDPOINT: endpoints.recordings
    IMOCK_SELLER_ADDRESS: seller.address
    IMOCK_SELLER_GSTIN: seller.gstin
    IMOCK_SELLER_NAME: seller.name
    IMOCK_SPEECH_BROWSER_CLIENT_ID: speechBrowserClientId
    IMOCK_SPEECH_ENDPOINT: endpoints.speech
    IMOCK_SPEECH_RESOURCE_ID: endpoints.speechResource
    IMOCK_SPEECH_SESSIONS: string(speechSessions)
    IMOCK_TENANT_ID: tenant().tenantId
    IMOCK_TRUSTED_PROXIES: string(trustedProxies)
    PYTHON_THREADPOOL_THREAD_COUNT: string(threads)
  }
}

// Passwords for publishing; azd and the pipeline come with their own identity.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noPublishingPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
