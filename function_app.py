"""The function app: an import and a registration for each function, sorted; nothing else."""

import azure.functions as func

from functions.account_data import bp as account_data
from functions.account_delete import bp as account_delete
from functions.account_email_change import bp as account_email_change
from functions.account_email_confirm import bp as account_email_confirm
from functions.account_read import bp as account_read
from functions.account_update import bp as account_update
from functions.analytics_collect import bp as analytics_collect
from functions.analytics_summary import bp as analytics_summary
from functions.answer_give_up import bp as answer_give_up
from functions.answer_process import bp as answer_process
from functions.api_docs import bp as api_docs
from functions.api_health import bp as api_health
from functions.api_jwks import bp as api_jwks
from functions.api_openapi import bp as api_openapi
from functions.auth_change_password import bp as auth_change_password
from functions.auth_forgot_password import bp as auth_forgot_password
from functions.auth_identity_link import bp as auth_identity_link
from functions.auth_identity_list import bp as auth_identity_list
from functions.auth_identity_unlink import bp as auth_identity_unlink
from functions.auth_login import bp as auth_login
from functions.auth_login_end import bp as auth_login_end
from functions.auth_login_end_others import bp as auth_login_end_others
from functions.auth_login_list import bp as auth_login_list
from functions.auth_logout import bp as auth_logout
from functions.auth_oauth_callback import bp as auth_oauth_callback
from functions.auth_oauth_start import bp as auth_oauth_start
from functions.auth_providers import bp as auth_providers
from functions.auth_refresh import bp as auth_refresh
from functions.auth_register import bp as auth_register
from functions.auth_resend_verification import bp as auth_resend_verification
from functions.auth_reset_password import bp as auth_reset_password
from functions.auth_verify_email import bp as auth_verify_email
from functions.consent_agree import bp as consent_agree
from functions.consent_list import bp as consent_list
from functions.consent_withdraw import bp as consent_withdraw
from functions.credit_adjust import bp as credit_adjust
from functions.credit_read import bp as credit_read
from functions.disclosure_approve import bp as disclosure_approve
from functions.disclosure_check import bp as disclosure_check
from functions.disclosure_content import bp as disclosure_content
from functions.disclosure_list import bp as disclosure_list
from functions.disclosure_request import bp as disclosure_request
from functions.email_deliver import bp as email_deliver
from functions.invoice_open import bp as invoice_open
from functions.payment_credit_note import bp as payment_credit_note
from functions.payment_history import bp as payment_history
from functions.payment_invoice import bp as payment_invoice
from functions.payment_open import bp as payment_open
from functions.payment_order import bp as payment_order
from functions.payment_plans import bp as payment_plans
from functions.payment_process import bp as payment_process
from functions.payment_reconcile import bp as payment_reconcile
from functions.payment_refund import bp as payment_refund
from functions.payment_replay import bp as payment_replay
from functions.payment_verify import bp as payment_verify
from functions.policy_current import bp as policy_current
from functions.policy_emails import bp as policy_emails
from functions.policy_history import bp as policy_history
from functions.policy_notify import bp as policy_notify
from functions.policy_publish import bp as policy_publish
from functions.privacy_conformance import bp as privacy_conformance
from functions.privacy_expire import bp as privacy_expire
from functions.profile_read import bp as profile_read
from functions.profile_update import bp as profile_update
from functions.purge_continue import bp as purge_continue
from functions.purge_recordings import bp as purge_recordings
from functions.razorpay_webhook import bp as razorpay_webhook
from functions.recording_consent_read import bp as recording_consent_read
from functions.recording_consent_set import bp as recording_consent_set
from functions.recording_consent_withdraw import bp as recording_consent_withdraw
from functions.recording_delete import bp as recording_delete
from functions.recording_list import bp as recording_list
from functions.recording_read import bp as recording_read
from functions.resume_delete import bp as resume_delete
from functions.resume_file import bp as resume_file
from functions.resume_list import bp as resume_list
from functions.resume_read import bp as resume_read
from functions.retention_status import bp as retention_status
from functions.sales_gstr1 import bp as sales_gstr1
from functions.sales_register import bp as sales_register
from functions.session_analysis import bp as session_analysis
from functions.session_answer import bp as session_answer
from functions.session_audio import bp as session_audio
from functions.session_consent import bp as session_consent
from functions.session_consent_withdraw import bp as session_consent_withdraw
from functions.session_create import bp as session_create
from functions.session_delete import bp as session_delete
from functions.session_end import bp as session_end
from functions.session_evaluate import bp as session_evaluate
from functions.session_list import bp as session_list
from functions.session_media_complete import bp as session_media_complete
from functions.session_media_start import bp as session_media_start
from functions.session_read import bp as session_read
from functions.session_report import bp as session_report
from functions.session_sweep import bp as session_sweep
from functions.session_transcript import bp as session_transcript
from functions.speech_token import bp as speech_token
from functions.subscription_cancel import bp as subscription_cancel
from functions.subscription_list import bp as subscription_list
from functions.subscription_start import bp as subscription_start
from functions.timer_run import bp as timer_run
from functions.upload_resume import bp as upload_resume

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

app.register_functions(account_data)
app.register_functions(account_delete)
app.register_functions(account_email_change)
app.register_functions(account_email_confirm)
app.register_functions(account_read)
app.register_functions(account_update)
app.register_functions(analytics_collect)
app.register_functions(analytics_summary)
app.register_functions(answer_give_up)
app.register_functions(answer_process)
app.register_functions(api_docs)
app.register_functions(api_health)
app.register_functions(api_jwks)
app.register_functions(api_openapi)
app.register_functions(auth_change_password)
app.register_functions(auth_forgot_password)
app.register_functions(auth_identity_link)
app.register_functions(auth_identity_list)
app.register_functions(auth_identity_unlink)
app.register_functions(auth_login)
app.register_functions(auth_login_end)
app.register_functions(auth_login_end_others)
app.register_functions(auth_login_list)
app.register_functions(auth_logout)
app.register_functions(auth_oauth_callback)
app.register_functions(auth_oauth_start)
app.register_functions(auth_providers)
app.register_functions(auth_refresh)
app.register_functions(auth_register)
app.register_functions(auth_resend_verification)
app.register_functions(auth_reset_password)
app.register_functions(auth_verify_email)
app.register_functions(consent_agree)
app.register_functions(consent_list)
app.register_functions(consent_withdraw)
app.register_functions(credit_adjust)
app.register_functions(credit_read)
app.register_functions(disclosure_approve)
app.register_functions(disclosure_check)
app.register_functions(disclosure_content)
app.register_functions(disclosure_list)
app.register_functions(disclosure_request)
app.register_functions(email_deliver)
app.register_functions(invoice_open)
app.register_functions(payment_credit_note)
app.register_functions(payment_history)
app.register_functions(payment_invoice)
app.register_functions(payment_open)
app.register_functions(payment_order)
app.register_functions(payment_plans)
app.register_functions(payment_process)
app.register_functions(payment_reconcile)
app.register_functions(payment_refund)
app.register_functions(payment_replay)
app.register_functions(payment_verify)
app.register_functions(policy_current)
app.register_functions(policy_emails)
app.register_functions(policy_history)
app.register_functions(policy_notify)
app.register_functions(policy_publish)
app.register_functions(privacy_conformance)
app.register_functions(privacy_expire)
app.register_functions(profile_read)
app.register_functions(profile_update)
app.register_functions(purge_continue)
app.register_functions(purge_recordings)
app.register_functions(razorpay_webhook)
app.register_functions(recording_consent_read)
app.register_functions(recording_consent_set)
app.register_functions(recording_consent_withdraw)
app.register_functions(recording_delete)
app.register_functions(recording_list)
app.register_functions(recording_read)
app.register_functions(resume_delete)
app.register_functions(resume_file)
app.register_functions(resume_list)
app.register_functions(resume_read)
app.register_functions(retention_status)
app.register_functions(sales_gstr1)
app.register_functions(sales_register)
app.register_functions(session_analysis)
app.register_functions(session_answer)
app.register_functions(session_audio)
app.register_functions(session_consent)
app.register_functions(session_consent_withdraw)
app.register_functions(session_create)
app.register_functions(session_delete)
app.register_functions(session_end)
app.register_functions(session_evaluate)
app.register_functions(session_list)
app.register_functions(session_media_complete)
app.register_functions(session_media_start)
app.register_functions(session_read)
app.register_functions(session_report)
app.register_functions(session_sweep)
app.register_functions(session_transcript)
app.register_functions(speech_token)
app.register_functions(subscription_cancel)
app.register_functions(subscription_list)
app.register_functions(subscription_start)
app.register_functions(timer_run)
app.register_functions(upload_resume)
