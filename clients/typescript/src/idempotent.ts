// Made from docs/openapi.json by `make openapi`: do not change it by hand.

/** The paths whose POST takes an Idempotency-Key. */
export const KEYED: ReadonlySet<string> = new Set([
  "/api/v1/auth/register",
  "/api/v1/auth/forgot-password",
  "/api/v1/auth/resend-verification",
  "/api/v1/resumes",
  "/api/v1/json-resumes",
  "/api/v1/sessions",
  "/api/v1/sessions/{session_id}/answers/{question_id}/audio",
  "/api/v1/sessions/{session_id}/answers/{question_id}/media",
  "/api/v1/sessions/{session_id}/coach-links",
  "/api/v1/sessions/{session_id}/questions/{question_id}/appeals",
  "/api/v1/sessions/{session_id}/questions/{question_id}/attempts",
  "/api/v1/credits/adjustments",
  "/api/v1/orders",
  "/api/v1/payments/{payment_id}/refund",
  "/api/v1/subscriptions",
  "/api/v1/webhook-endpoints",
]);
