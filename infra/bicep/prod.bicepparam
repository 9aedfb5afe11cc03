// The installation that candidates use.

using 'main.bicep'

param environmentName = 'prod'
param location = 'centralindia'
param operatorEmail = readEnvironmentVariable('IMOCK_OPERATOR_EMAIL')
param privacyEmail = 'privacy@imock.ai'
param frontendUrl = 'https://imock.ai'
param publicUrl = 'https://api.imock.ai'
param webDomain = readEnvironmentVariable('IMOCK_WEB_DOMAIN', '')
param googleClientId = readEnvironmentVariable('IMOCK_GOOGLE_CLIENT_ID', '')
param linkedinClientId = readEnvironmentVariable('IMOCK_LINKEDIN_CLIENT_ID', '')
param razorpayKeyId = readEnvironmentVariable('IMOCK_RAZORPAY_KEY_ID')
param webhookSecretChanges = bool(readEnvironmentVariable('IMOCK_WEBHOOK_SECRET_CHANGES', 'false'))
param sellerAddress = readEnvironmentVariable('IMOCK_SELLER_ADDRESS')
param sellerGstin = readEnvironmentVariable('IMOCK_SELLER_GSTIN')
param mailDomain = 'imock.ai'
param mailDomainVerified = bool(readEnvironmentVariable('IMOCK_MAIL_DOMAIN_VERIFIED', 'false'))
param monthlyBudget = int(readEnvironmentVariable('IMOCK_MONTHLY_BUDGET'))
param budgetStart = readEnvironmentVariable('IMOCK_BUDGET_START', '2026-12-01')
param cosmosMaxThroughput = 4000
param alwaysReadyInstances = 2
param maximumInstances = 100
param zoneRedundant = true
param watchHealth = bool(readEnvironmentVariable('IMOCK_WATCH_HEALTH', 'true'))
param recoverDeleted = bool(readEnvironmentVariable('IMOCK_RECOVER_DELETED', 'false'))
param speechBrowserClientId = readEnvironmentVariable('IMOCK_SPEECH_BROWSER_CLIENT_ID', '')
param speechBrowserPrincipalId = readEnvironmentVariable('IMOCK_SPEECH_BROWSER_PRINCIPAL_ID', '')
param languageModel = readEnvironmentVariable('IMOCK_LANGUAGE_MODEL', '')
param languageModelVersion = readEnvironmentVariable('IMOCK_LANGUAGE_MODEL_VERSION', '')
