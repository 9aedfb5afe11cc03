// What an operator looks at first: figures of the product, from the log lines that shared/ writes.

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Workspace of the logs.')
param workspaceId string

// The portal opens the workbook at the workspace, and asks that for whatever names no other resource.
var content = union(loadJsonContent('workbook.json'), { fallbackResourceIds: [workspaceId] })

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'iMock'
    description: 'Interviews, refusals, lateness, sales and what they cost'
    serializedData: string(content)
    sourceId: workspaceId
    version: 'Notebook/1.0'
  }
}
