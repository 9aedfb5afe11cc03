import createClient, { type Client } from "openapi-fetch";
import { KEYED } from "./idempotent.js";
import { Login } from "./login.js";
import { ok, UnexpectedAnswer } from "./problems.js";
import { repeating, sleep, type Sleep } from "./retry.js";
import type { components, paths } from "./schema.js";

export { done, ok, type Problem, type ProblemCode, ProblemError, UnexpectedAnswer } from "./problems.js";
export type { components, operations, paths } from "./schema.js";
export type Schemas = components["schemas"];

export type Options = {
  /** Where the API is, such as `https://api.imock.ai`. */
  baseUrl: string;
  /** Called when a login has ended and cannot be resumed. */
  onLoginEnded?: () => void;
  /** Instead of the global one: outside a browser, one that keeps cookies. */
  fetch?: (request: Request) => Promise<Response>;
  /** Instead of the clock, for tests. */
  sleep?: Sleep;
};

const REPEATABLE = new Set(["GET", "HEAD", "PUT", "PATCH", "DELETE"]);

/** The API of an installation: `http` has every operation, the methods what takes several steps. */
export class IMock {
  readonly http: Client<paths>;
  readonly login: Login;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #sleep: Sleep;

  constructor({ baseUrl, onLoginEnded = () => {}, ...given }: Options) {
    this.#fetch = given.fetch ?? ((request) => fetch(request));
    this.#sleep = given.sleep ?? sleep;
    const address = baseUrl.replace(/\/+$/, "");
    this.login = new Login(this.#fetch, address, onLoginEnded);
    this.http = createClient<paths>({
      baseUrl: address,
      credentials: "include",
      fetch: (request) => this.#send(request),
      bodySerializer: (body: unknown) => (body instanceof Blob ? body : JSON.stringify(body)),
    });
    this.http.use({
      onRequest({ request, schemaPath }) {
        const keyed = request.method === "POST" && KEYED.has(schemaPath);
        if (keyed && !request.headers.has("Idempotency-Key"))
          request.headers.set("Idempotency-Key", crypto.randomUUID());
      },
    });
  }

  /** Log in; every request from now on is that user's. */
  async logIn(credentials: Schemas["Login"]): Promise<Schemas["Tokens"]> {
    const tokens = await ok(this.http.POST("/api/v1/auth/login", { body: credentials }));
    this.login.use(tokens);
    return tokens;
  }

  /** Upload a resume; the same file again returns the resume that is there. */
  uploadResume(pdf: Blob): Promise<Schemas["ResumeView"]> {
    const headers = { "Content-Type": "application/pdf" };
    return ok(this.http.POST("/api/v1/resumes", { body: pdf, headers }));
  }

  /** Answer a question with a recording, of the type that the Blob says; it is processed later. */
  async answerAloud(session_id: string, question_id: string, recording: Blob): Promise<Schemas["SessionView"]> {
    const params = { path: { session_id, question_id } };
    const body = {
      kind: recording.type.startsWith("video/") ? ("video" as const) : ("audio" as const),
      content_type: recording.type,
      size_bytes: recording.size,
    };
    const answer = "/api/v1/sessions/{session_id}/answers/{question_id}/media";
    const grant = await ok(this.http.POST(answer, { params, body }));
    const { method, headers, url, upload_id } = grant;
    const upload = new Request(url, { method, headers }); // without token or cookie
    const put = (each: Request) => this.#fetch(new Request(each, { body: recording }));
    const sent = await repeating(upload, put, this.#sleep);
    if (!sent.ok) throw new UnexpectedAnswer(sent.status);
    return ok(this.http.POST(`${answer}/complete`, { params, body: { upload_id } }));
  }

  /** Evaluate an ended session, waiting until its spoken answers are processed. */
  async evaluate(
    session_id: string,
    { without_failed = false, signal }: { without_failed?: boolean; signal?: AbortSignal } = {},
  ): Promise<Schemas["InterviewEvaluation"]> {
    const params = { path: { session_id }, query: { without_failed } };
    for (;;) {
      signal?.throwIfAborted();
      const path = "/api/v1/sessions/{session_id}/evaluation";
      const evaluated = await ok(this.http.POST(path, { params, ...(signal && { signal }) }));
      if (!("retry_after_s" in evaluated)) return evaluated;
      await this.#sleep(evaluated.retry_after_s);
    }
  }

  /** Read the report of an evaluated session. */
  async report(session_id: string): Promise<Schemas["Report"]> {
    const params = { path: { session_id } };
    const read = await ok(this.http.GET("/api/v1/sessions/{session_id}/report", { params }));
    if (typeof read === "string" || !("session_id" in read)) throw new TypeError("the report is no JSON");
    return read;
  }

  /** Read the report as one page to print. */
  reportPage(session_id: string): Promise<string> {
    const params = { path: { session_id }, query: { format: "html" as const } };
    const path = "/api/v1/sessions/{session_id}/report";
    return ok(this.http.GET(path, { params, parseAs: "text" }));
  }

  #send(request: Request): Promise<Response> {
    const once = (each: Request) => this.login.fetch(each);
    const repeatable = REPEATABLE.has(request.method) || request.headers.has("Idempotency-Key");
    return repeatable ? repeating(request, once, this.#sleep) : once(request);
  }
}
