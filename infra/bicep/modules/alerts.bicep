// What wakes somebody. Each alert is named after its page in docs/runbooks/.

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Who is told.')
param actionGroupId string

@description('Required. Workspace of the logs.')
param workspaceId string

@description('Required. Application Insights.')
param insightsName string

@description('Required. Account of the documents.')
param cosmosName string

@description('Required. Where the API is reached.')
param apiUrl string

@description('Optional. Ask the API for its health from three places, every five minutes.')
param watchHealth bool = false

// How often a message is tried before it is set aside: what the host itself reads.
var attempts = loadJsonContent('../../../host.json', 'extensions.queues.maxDequeueCount')

// A timer that has never run is not late: nothing has been deployed yet. While the workspace takes no more logs none of
// them is seen; that has an alert of its own.
var lastRuns = 'AppTraces | extend line = parse_json(Message) | where line.event == "timer.ran"'
var capped = '_LogOperation | where Category =~ "Ingestion" and Detail has "OverQuota"'
var takesLogs = 'toscalar(${capped} | where TimeGenerated > ago(1d) | count) == 0'

// The events are those that shared/ and functions/ log; threshold: how many rows are still quiet.
var logAlerts = [
  {
    name: 'server-errors'
    severity: 1
    threshold: 5
    minutes: 5
    query: 'AppRequests | where ResultCode startswith "5" and Name != "api_health"'
  }
  {
    name: 'poison-queue'
    severity: 1
    threshold: 0
    minutes: 5
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "queue.failed" and toint(line.dequeued) >= ${attempts}'
  }
  {
    name: 'waiting-messages'
    severity: 1
    threshold: 0
    minutes: 30
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "queue.postponed" and toint(line.age_s) >= 600 or line.event == "queue.paced" and toint(line.delay_s) >= 3600'
  }
  {
    name: 'late-purge-recordings'
    severity: 1
    threshold: 0
    minutes: 60
    query: '${lastRuns} and line["function"] == "purge_recordings" | summarize newest = max(TimeGenerated) | where newest < ago(60m) and ${takesLogs}'
  }
  {
    name: 'late-session-sweep'
    severity: 1
    threshold: 0
    minutes: 30
    query: '${lastRuns} and line["function"] == "session_sweep" | summarize newest = max(TimeGenerated) | where newest < ago(30m) and ${takesLogs}'
  }
  {
    name: 'late-erasure-resume'
    severity: 1
    threshold: 0
    minutes: 30
    query: '${lastRuns} and line["function"] == "erasure_resume" | summarize newest = max(TimeGenerated) | where newest < ago(30m) and ${takesLogs}'
  }
  {
    name: 'late-export-sweep'
    severity: 1
    threshold: 0
    minutes: 60
    query: '${lastRuns} and line["function"] == "export_sweep" | summarize newest = max(TimeGenerated) | where newest < ago(60m) and ${takesLogs}'
  }
  {
    name: 'late-webhook-sweep'
    severity: 2
    threshold: 0
    minutes: 60
    query: '${lastRuns} and line["function"] == "webhook_sweep" | summarize newest = max(TimeGenerated) | where newest < ago(60m) and ${takesLogs}'
  }
  {
    name: 'erasures-overdue'
    severity: 1
    threshold: 0
    minutes: 60
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "alarm.erasures_overdue"'
  }
  {
    name: 'late-payment-reconcile'
    severity: 1
    threshold: 0
    minutes: 60
    query: '${lastRuns} and line["function"] == "payment_reconcile" | summarize newest = max(TimeGenerated) | where newest < ago(60m) and ${takesLogs}'
  }
  {
    name: 'overdue-recordings'
    severity: 1
    threshold: 0
    minutes: 60
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "purge.never_ended" or (line.event == "purge.ran" and toreal(line.late_s) > 3600)'
  }
  {
    name: 'logs-capped'
    severity: 1
    threshold: 0
    minutes: 60
    query: capped
  }
  {
    name: 'late-privacy-expire'
    severity: 2
    threshold: 0
    minutes: 2880
    query: '${lastRuns} and line["function"] == "privacy_expire" | summarize newest = max(TimeGenerated) | where newest < ago(47h) and ${takesLogs}'
  }
  {
    name: 'outbound-refused'
    severity: 1
    threshold: 0
    minutes: 30
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "alarm.outbound_refused"'
  }
  {
    name: 'late-policy-notify'
    severity: 2
    threshold: 0
    minutes: 60
    query: '${lastRuns} and line["function"] == "policy_notify" | summarize newest = max(TimeGenerated) | where newest < ago(60m) and ${takesLogs}'
  }
  {
    name: 'policy-emails-late'
    severity: 2
    threshold: 0
    minutes: 60
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "alarm.policy_emails_late"'
  }
  {
    name: 'webhooks-silent'
    severity: 1
    threshold: 0
    minutes: 30
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "alarm.webhooks_missed"'
  }
  {
    name: 'payments'
    severity: 1
    threshold: 0
    minutes: 15
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "alarm.webhook_dead" or line.event == "alarm.webhook_unreadable" or line.event == "alarm.reconcile_failed" or line.event == "alarm.given_back" or line.event == "alarm.ledger_not_closed"'
  }
  {
    name: 'unreadable-documents'
    severity: 1
    threshold: 0
    minutes: 15
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "document.unreadable"'
  }
  {
    name: 'slowed-callers'
    severity: 2
    threshold: 200
    minutes: 15
    query: 'AppRequests | where ResultCode == "429"'
  }
  {
    name: 'language-model-away'
    severity: 2
    threshold: 10
    minutes: 15
    query: 'AppTraces | extend line = parse_json(Message) | where line.event == "language_model.failed"'
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: cosmosName
}

resource logAlertRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: 'See docs/runbooks/${alert.name}.md'
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT${alert.minutes}M'
      windowSize: 'PT${alert.minutes}M'
      overrideQueryTimeRange: startsWith(alert.name, 'late-') ? 'P2D' : null
      autoMitigate: true
      // A new workspace has no such tables yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]

resource storeThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'store-throttled'
  location: 'global'
  tags: tags
  properties: {
    description: 'See docs/runbooks/store-throttled.md'
    enabled: true
    severity: 2
    scopes: [cosmos.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'throttled'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'TotalRequests'
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: ['429']
            }
          ]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = if (watchHealth) {
  name: 'health'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: 'health'
    SyntheticMonitorId: 'health'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'apac-sg-sin-azr' }
      { Id: 'apac-hk-hkn-azr' }
      { Id: 'emea-nl-ams-azr' }
    ]
    Request: {
      RequestUrl: '${apiUrl}/api/health'
      HttpVerb: 'GET'
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource unhealthy 'Microsoft.Insights/metricAlerts@2018-03-01' = if (watchHealth) {
  name: 'unhealthy'
  location: 'global'
  tags: tags
  properties: {
    description: 'See docs/runbooks/unhealthy.md'
    enabled: true
    severity: 0
    scopes: [healthTest.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
