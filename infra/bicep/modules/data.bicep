// What is kept: documents in Cosmos DB, files and messages in three storage accounts.

@description('Required. Region.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Where the frontend lives, whose pages upload recordings and play them.')
param frontendUrl string

@description('Optional. Most request units a second that autoscale goes up to, at least 1000; 0 pays per request instead.')
@minValue(0)
param cosmosMaxThroughput int = 0

@description('Optional. Name of the account of the documents, when it is a restored one.')
param cosmosName string = ''

@description('Optional. Spread copies over the availability zones of the region.')
param zoneRedundant bool = false

@description('Optional. Refuse to delete the account of the documents.')
param lock bool = true

// tests/conformance compares each of these lists with the code, both ways.

// A point read needs no index, and each index is paid for at every write. Queries ask for a kind in a partition, in the
// order of one member and then of the id, which settles ties: hence the three of a composite index.
var documentContainers = [
  {
    name: 'users'
    partitionKey: '/user_id'
    indexed: [
      { path: '/kind/?' }
      { path: '/user_id/?' }
      { path: '/created_at/?' }
      { path: '/uploaded_at/?' }
      { path: '/captured_at/?' }
      { path: '/session_id/?' }
      { path: '/status/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/created_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/uploaded_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/captured_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/session_id', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'directory'
    partitionKey: '/id'
    indexed: [
      { path: '/kind/?' }
      { path: '/user_id/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'retention'
    partitionKey: '/due_on'
    indexed: [
      { path: '/kind/?' }
      { path: '/due_on/?' }
      { path: '/purge_at/?' }
      { path: '/session_id/?' }
      { path: '/sweep_at/?' }
      { path: '/user_id/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/purge_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/session_id', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/sweep_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'ledger'
    partitionKey: '/payer_ref'
    indexed: [
      { path: '/kind/?' }
      { path: '/payer_ref/?' }
      { path: '/created_at/?' }
      { path: '/due_at/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/created_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/due_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'inbox'
    partitionKey: '/day'
    indexed: [
      { path: '/kind/?' }
      { path: '/day/?' }
      { path: '/received_at/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/received_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'jobs'
    partitionKey: '/work'
    indexed: [
      { path: '/kind/?' }
      { path: '/work/?' }
      { path: '/due_at/?' }
      { path: '/user_id/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/kind', order: 'ascending' }
        { path: '/due_at', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'stats'
    partitionKey: '/day'
    indexed: [
      { path: '/kind/?' }
      { path: '/day/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'audit'
    partitionKey: '/chain'
    indexed: [
      { path: '/kind/?' }
      { path: '/chain/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
  {
    name: 'tombstones'
    partitionKey: '/id'
    indexed: [
      { path: '/kind/?' }
    ]
    composite: [
      [
        { path: '/kind', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
  }
]

var queues = [
  'emails'
  'answers'
  'purges'
  'payments'
  'erasures'
  'exports'
  'webhooks'
]

var poisonQueues = [for queue in queues: '${queue}-poison']

// The account of the files: what people upload, and what is made for them.
var fileContainers = [
  'resumes'
  'exports'
]

var fileLifecycle = [
  { container: 'exports', days: 7 }
]

// The account of the recordings: nothing in it may outlive its promise, so it has neither soft delete nor versions.
var recordingContainers = [
  'transient'
  'recordings'
]

var recordingLifecycle = [
  { container: 'transient', days: 2 }
  { container: 'recordings', days: 90 }
]

var redundancy = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'

module app 'storage.bicep' = {
  name: 'storage-app'
  params: {
    location: location
    name: 'stapp${suffix}'
    tags: tags
    redundancy: redundancy
    containers: ['package']
    queues: concat(queues, poisonQueues)
    softDeleteDays: 7
  }
}

module files 'storage.bicep' = {
  name: 'storage-files'
  params: {
    location: location
    name: 'stfiles${suffix}'
    tags: tags
    redundancy: redundancy
    containers: fileContainers
    lifecycle: fileLifecycle
  }
}

module recordings 'storage.bicep' = {
  name: 'storage-recordings'
  params: {
    location: location
    name: 'strec${suffix}'
    tags: tags
    redundancy: redundancy
    containers: recordingContainers
    lifecycle: recordingLifecycle
    pagesFrom: frontendUrl
  }
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: empty(cosmosName) ? 'cosmos-imock-${suffix}' : cosmosName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    // The shortest window of the kind that can be restored without asking support: what a person has erased
    // is in no backup after 7 days.
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
    capabilities: cosmosMaxThroughput == 0 ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: {
      // What one instance has written another must read: an ended login, a password that is no longer good.
      defaultConsistencyLevel: 'Strong'
    }
    databaseAccountOfferType: 'Standard'
    disableKeyBasedMetadataWriteAccess: true
    disableLocalAuth: true
    locations: [
      {
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
        locationName: location
      }
    ]
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: 'Enabled'
  }
}

resource cosmosLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: cosmos
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds everything that people have entrusted to us.'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15' = {
  parent: cosmos
  name: 'imock'
  properties: {
    resource: {
      id: 'imock'
    }
    options: cosmosMaxThroughput == 0 ? {} : { autoscaleSettings: { maxThroughput: cosmosMaxThroughput } }
  }
}

resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15' = [
  for container in documentContainers: {
    parent: database
    name: container.name
    properties: {
      resource: {
        id: container.name
        partitionKey: {
          kind: 'Hash'
          paths: [container.partitionKey]
          version: 2
        }
        // On, with no default: only a document that says when it ends does end.
        defaultTtl: -1
        indexingPolicy: {
          automatic: true
          indexingMode: 'consistent'
          includedPaths: container.indexed
          excludedPaths: [
            { path: '/*' }
            { path: '/"_etag"/?' }
          ]
          compositeIndexes: container.composite
        }
      }
    }
  }
]

output cosmosName string = cosmos.name
output cosmosEndpoint string = cosmos.properties.documentEndpoint
output databaseName string = database.name
output appAccountName string = app.outputs.name
output appBlobEndpoint string = app.outputs.blobEndpoint
output queueEndpoint string = app.outputs.queueEndpoint
output filesAccountName string = files.outputs.name
output filesBlobEndpoint string = files.outputs.blobEndpoint
output recordingsAccountName string = recordings.outputs.name
output recordingsBlobEndpoint string = recordings.outputs.blobEndpoint
