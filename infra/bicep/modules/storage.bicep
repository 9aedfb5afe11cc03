// One storage account, as strict as ours can be: Entra ID only, TLS only, nothing public.

@description('Required. Region.')
param location string

@description('Required. Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Tags of every resource.')
param tags object

@description('Optional. How copies are spread. A second region would keep what was erased in the first.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param redundancy string = 'Standard_LRS'

@description('Optional. Names of its blob containers.')
param containers array = []

@description('Optional. Names of its queues.')
param queues array = []

@description('Optional. What is deleted by age: { container, days } each. A day begins at creation, so that no edit puts it off.')
param lifecycle array = []

@description('Optional. The one origin whose pages may use signed addresses of blobs: upload to them, read them.')
param pagesFrom string = ''

@description('Optional. Days for which deleted blobs can be brought back. 0, as people are promised, wherever their files are.')
@minValue(0)
@maxValue(7)
param softDeleteDays int = 0

// The service refuses 0 days, and the compiler does not see that 0 takes the other branch.
var softDelete = softDeleteDays == 0 ? { enabled: false } : { enabled: true, days: max(softDeleteDays, 1) }

var pages = {
  allowedOrigins: [pagesFrom]
  allowedMethods: ['GET', 'HEAD', 'PUT']
  allowedHeaders: ['content-type', 'range', 'x-ms-blob-type']
  exposedHeaders: ['accept-ranges', 'content-length', 'content-range', 'retry-after']
  maxAgeInSeconds: 3600
}

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    changeFeed: {
      enabled: false
    }
    cors: {
      corsRules: empty(pagesFrom) ? [] : [pages]
    }
    containerDeleteRetentionPolicy: softDelete
    deleteRetentionPolicy: softDelete
    isVersioningEnabled: false
    restorePolicy: {
      enabled: false
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource lifecycleRules 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = if (!empty(lifecycle)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for rule in lifecycle: {
          name: '${rule.container}-after-${rule.days}-days'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob', 'appendBlob']
              prefixMatch: ['${rule.container}/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterCreationGreaterThan: rule.days
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    blobContainers
  ]
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-04-01' = if (!empty(queues)) {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-04-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
