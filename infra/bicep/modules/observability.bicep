// Where logs and measurements go, who is told, and what the month may cost.

@description('Required. Region.')
param location string

@description('Required. Ending of every name, unique to subscription and environment.')
param suffix string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Who is told of alerts and costs.')
param operatorEmail string

@description('Required. What a month may cost, in the currency that the subscription is billed in; 0 is no budget.')
@minValue(0)
param monthlyBudget int

@description('Required. First day of the month of the first deployment, yyyy-mm-01; a budget that exists keeps its own.')
param budgetStart string

@description('Optional. Days for which logs are kept. They name nobody; 180 days in the country are asked for in India.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 180

@description('Optional. Gigabytes of logs a day after which no more are taken; -1 for no limit.')
param logDailyGigabytes int = 1

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: 'log-imock-${suffix}'
  location: location
  tags: tags
  properties: {
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    retentionInDays: logRetentionDays
    sku: {
      name: 'PerGB2018'
    }
    workspaceCapping: {
      dailyQuotaGb: logDailyGigabytes
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-imock-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableIpMasking: false
    DisableLocalAuth: true
    WorkspaceResourceId: workspace.id
  }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-imock-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'imock'
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: operatorEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = if (monthlyBudget > 0) {
  name: 'budget-imock-${suffix}'
  properties: {
    amount: monthlyBudget
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budgetStart
    }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [operatorEmail]
      }
      expected: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [operatorEmail]
      }
    }
  }
}

output workspaceId string = workspace.id
output insightsName string = insights.name
output actionGroupId string = operators.id
