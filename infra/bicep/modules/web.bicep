// The web client: files that a network of Azure's serves. It keeps nothing and knows no secret.

@description('Required. Region of the resource, one of the few that have it; its files are served from everywhere.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Optional. Own domain of the client, whose CNAME leads here already. Empty is none.')
param domain string = ''

resource site 'Microsoft.Web/staticSites@2025-03-01' = {
  name: 'stapp-imock-${suffix}'
  location: location
  tags: union(tags, { 'azd-service-name': 'web' })
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    // Its headers and routes come with its files (dev/web/azure.py), whoever deploys them.
    allowConfigFileUpdates: true
    provider: 'Custom'
    publicNetworkAccess: 'Enabled'
    // A preview would be another origin, which may use no cookies and which the policy says nothing of.
    stagingEnvironmentPolicy: 'Disabled'
  }
}

resource ownDomain 'Microsoft.Web/staticSites/customDomains@2025-03-01' = if (!empty(domain)) {
  parent: site
  name: empty(domain) ? 'none' : domain
  properties: {
    validationMethod: 'cname-delegation'
  }
}

output url string = 'https://${site.properties.defaultHostname}'
