// What somebody must be told about the product itself. Metric alerts 2018-03-01, query rules 2023-12-01, probe 2022-06-15.
// The watchdog inside the product raises its own alarms; these rules see it when the watchdog, or all of it, stands still.
param suffix string
param location string
param tags object
param emails string[]
param componentId string
param serviceBusId string
param readyUrl string
param probeLocations string[]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'yuqing'
    enabled: true
    emailReceivers: map(range(0, length(emails)), index => {
      name: 'mail-${index}'
      emailAddress: emails[index]
      useCommonAlertSchema: true
    })
  }
}

var queueRules = [
  {
    name: 'dead-letters'
    description: 'A notification message was given up by the queue. docs/operations.md, dead letters.'
    severity: 1
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
  }
  {
    name: 'queue-backlog'
    description: 'Notifications wait in the queue: nobody takes them, or channels are slow.'
    severity: 2
    metric: 'ActiveMessages'
    // The least of five minutes: a wave that drains is no fault.
    aggregation: 'Minimum'
    threshold: 100
  }
]

resource queueRule 'Microsoft.Insights/metricAlerts@2018-03-01' = [for rule in queueRules: {
  name: '${rule.name}-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: rule.name
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: rule.metric
          timeAggregation: rule.aggregation
          operator: 'GreaterThan'
          threshold: rule.threshold
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['notifications'] }]
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}]

// A rule fires for each row. Absence is counted, because a rule over no rows never fires.
var logRules = [
  {
    name: 'watchdog-silent'
    description: 'The watchdog has sent no sign of life for 10 minutes: the app stands still or cannot report.'
    severity: 0
    window: 'PT10M'
    query: 'customMetrics | where name == "yuqing.watchdog.round.age" | summarize signs = sum(valueCount) | where signs == 0 or isnull(signs)'
  }
  {
    name: 'watchdog-late'
    description: 'The watchdog runs, but its last finished round is more than 3 minutes old.'
    severity: 1
    window: 'PT5M'
    query: 'customMetrics | where name == "yuqing.watchdog.round.age" | summarize age = min(valueMin) | where age > 180'
  }
  {
    name: 'watchdog-alarms'
    description: 'The watchdog reports something broken; open /alarms in the product.'
    severity: 1
    window: 'PT5M'
    query: 'customMetrics | where name == "yuqing.alarms.open" | extend kind = tostring(customDimensions.kind) | summarize open = max(valueMax) by kind | where open > 0'
  }
  {
    name: 'clocks-late'
    description: 'A deadline was acted upon more than a minute after it passed.'
    severity: 1
    window: 'PT5M'
    query: 'customMetrics | where name == "yuqing.clocks.lateness" | summarize late = max(valueMax) | where late > 60'
  }
  {
    name: 'channel-failing'
    description: 'Five or more attempts of one channel failed within 15 minutes.'
    severity: 2
    window: 'PT15M'
    query: 'customMetrics | where name == "yuqing.channel.failures" | extend channel = tostring(customDimensions.channel) | summarize failures = sum(valueSum) by channel | where failures >= 5'
  }
  {
    name: 'orchestration-failed'
    description: 'An orchestration ended in failure: an incident runs without clocks until the watchdog starts it anew.'
    severity: 1
    window: 'PT5M'
    query: 'traces | extend state = tostring(coalesce(customDimensions.state, customDimensions.prop__state)), type = tostring(coalesce(customDimensions.functionType, customDimensions.prop__functionType)), instance = tostring(coalesce(customDimensions.instanceId, customDimensions.prop__instanceId)) | where state == "Failed" and type == "Orchestrator" | summarize count() by instance'
  }
  {
    name: 'server-errors'
    description: 'More than 2 % of requests, and at least 3, were answered with 5xx.'
    severity: 1
    window: 'PT5M'
    query: 'requests | summarize all = sum(itemCount), failed = sumif(itemCount, toint(resultCode) >= 500) | where failed >= 3 and failed * 50 > all'
  }
]

resource logRule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in logRules: {
  name: '${rule.name}-${suffix}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.name
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [componentId]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    autoMitigate: true
    // Tables that nothing was written to yet are unknown to the first validation.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

resource probe 'Microsoft.Insights/webtests@2022-06-15' = if (!empty(probeLocations)) {
  name: 'ready-${suffix}'
  location: location
  // Application Insights finds its probes by this tag.
  tags: union(tags, { 'hidden-link:${componentId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'ready-${suffix}'
    Name: 'ready'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: map(probeLocations, place => { Id: place })
    Request: { RequestUrl: readyUrl, HttpVerb: 'GET', ParseDependentRequests: false, FollowRedirects: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource unreachable 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(probeLocations)) {
  name: 'unreachable-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app is not ready or cannot be reached from two places.'
    severity: 0
    enabled: true
    scopes: [probe.id, componentId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: probe.id
      componentId: componentId
      failedLocationCount: min(2, length(probeLocations))
    }
    actions: [{ actionGroupId: people.id }]
  }
}
