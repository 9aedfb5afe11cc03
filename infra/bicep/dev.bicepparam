// An installation to try things on: pays for what is used, sleeps when nobody does, can be thrown away.

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'centralindia')
param operatorEmail = readEnvironmentVariable('IMOCK_OPERATOR_EMAIL')
param privacyEmail = readEnvironmentVariable('IMOCK_PRIVACY_EMAIL', 'privacy@imock.ai')
param frontendUrl = readEnvironmentVariable('IMOCK_FRONTEND_URL', 'http://localhost:3000')
param publicUrl = readEnvironmentVariable('IMOCK_PUBLIC_URL', '')
param webDomain = readEnvironmentVariable('IMOCK_WEB_DOMAIN', '')
param googleClientId = readEnvironmentVariable('IMOCK_GOOGLE_CLIENT_ID', '')
param linkedinClientId = readEnvironmentVariable('IMOCK_LINKEDIN_CLIENT_ID', '')
param razorpayKeyId = readEnvironmentVariable('IMOCK_RAZORPAY_KEY_ID')
param webhookSecretChanges = bool(readEnvironmentVariable('IMOCK_WEBHOOK_SECRET_CHANGES', 'false'))
param keyKeeperId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param monthlyBudget = int(readEnvironmentVariable('IMOCK_MONTHLY_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('IMOCK_BUDGET_START', '2026-12-01')
param logRetentionDays = 30
param lock = false
param purgeProtection = false
param recoverDeleted = bool(readEnvironmentVariable('IMOCK_RECOVER_DELETED', 'false'))
param generation = readEnvironmentVariable('IMOCK_GENERATION', '')
param speechBrowserClientId = readEnvironmentVariable('IMOCK_SPEECH_BROWSER_CLIENT_ID', '')
param speechBrowserPrincipalId = readEnvironmentVariable('IMOCK_SPEECH_BROWSER_PRINCIPAL_ID', '')
param languageModel = readEnvironmentVariable('IMOCK_LANGUAGE_MODEL', '')
param languageModelVersion = readEnvironmentVariable('IMOCK_LANGUAGE_MODEL_VERSION', '')
