import assert from "node:assert/strict";
import { test } from "node:test";
import { IMock, ok, ProblemError, UnexpectedAnswer } from "../src/index.js";

type Sent = { path: string; token: string | null; key: string | null };

function problem(status: number, code: string, more: object = {}): Response {
  const body = { type: "", title: code, status, detail: "", code, trace_id: "t", ...more };
  return Response.json(body, { status });
}

/** An API that gives these answers in turn, and a client of it that waits for nothing. */
function answering(...answers: (() => Response)[]) {
  const sent: Sent[] = [];
  const waited: number[] = [];
  const ended: string[] = [];
  const api = new IMock({
    baseUrl: "https://api.example.com/",
    onLoginEnded: () => ended.push("ended"),
    sleep: async (seconds) => void waited.push(seconds),
    fetch: async (request) => {
      const { headers, url } = request;
      sent.push({
        path: new URL(url).pathname,
        token: headers.get("Authorization"),
        key: headers.get("Idempotency-Key"),
      });
      const answer = answers.shift();
      assert.ok(answer, `nothing answers ${url}`);
      return answer();
    },
  });
  return { api, sent, waited, ended };
}

const tokens = (access_token: string) => () =>
  Response.json({ access_token, token_type: "Bearer", expires_in: 900, user_id: "usr_1" });
const invalid = () => problem(401, "auth.invalid_token");
const busy = () => problem(503, "service.outage", { retry_after_s: 2 });
const fine = () => Response.json({});

test("requests at the same time refresh once", async () => {
  const { api, sent } = answering(invalid, invalid, tokens("new"), fine, fine);
  api.login.use({ access_token: "old" });

  await Promise.all([
    ok(api.http.GET("/api/v1/account")),
    ok(api.http.GET("/api/v1/profile")),
  ]);

  assert.equal(sent.filter(({ path }) => path.endsWith("/refresh")).length, 1);
  assert.deepEqual(sent.slice(-2).map(({ token }) => token), ["Bearer new", "Bearer new"]);
});

test("only a refusal says that there is no login to go on with", async () => {
  const { api } = answering(
    () => problem(401, "auth.invalid_refresh_token"),
    busy,
    () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
    tokens("new"),
  );

  assert.equal(await api.login.resume(), false);
  await assert.rejects(api.login.resume(), ProblemError);
  await assert.rejects(api.login.resume(), UnexpectedAnswer);
  assert.equal(await api.login.resume(), true);
});

test("a wrong password is sent once", async () => {
  const { api, sent } = answering(() => problem(401, "auth.wrong_credentials"));
  api.login.use({ access_token: "old" });

  await assert.rejects(
    ok(api.http.DELETE("/api/v1/account", { body: { password: "wrong" } })),
    (error) => error instanceof ProblemError && error.is("auth.wrong_credentials"),
  );

  assert.equal(sent.length, 1);
});

test("a refresh that is refused ends the login", async () => {
  const { api, ended, sent } = answering(invalid, () => problem(401, "auth.login_ended"), fine);
  api.login.use({ access_token: "old" });

  await assert.rejects(ok(api.http.GET("/api/v1/account")), ProblemError);
  await ok(api.http.GET("/api/v1/plans"));

  assert.deepEqual(ended, ["ended"]);
  assert.equal(sent.at(-1)?.token, null);
});

test("a refresh that cannot be done now ends nothing", async () => {
  const { api, ended, waited } = answering(invalid, busy, invalid, tokens("new"), fine);
  api.login.use({ access_token: "old" });

  await ok(api.http.GET("/api/v1/account"));

  assert.deepEqual([ended, waited], [[], [2]]);
});

test("a POST that makes something is repeated under one key", async () => {
  const { api, sent } = answering(
    () => {
      throw new TypeError("the reply is lost");
    },
    busy,
    fine,
  );

  await ok(api.http.POST("/api/v1/sessions", { body: {} }));

  assert.equal(sent.length, 3);
  assert.ok(sent[0]?.key);
  assert.equal(new Set(sent.map(({ key }) => key)).size, 1);
});

test("a POST without a key is sent once", async () => {
  const { api, sent } = answering(busy);

  await assert.rejects(api.logIn({ email: "a@example.com", password: "x" }), ProblemError);

  assert.equal(sent.length, 1);
});

test("a wait of 45 minutes is left to the caller", async () => {
  const { api } = answering(() => problem(429, "auth.too_many_attempts", { retry_after_s: 2700 }));

  await assert.rejects(
    ok(api.http.GET("/api/v1/account")),
    (error) => error instanceof ProblemError && error.problem.retry_after_s === 2700,
  );
});

test("an evaluation is asked for until it is there, as often as the API says", async () => {
  const pending = (retry_after_s: number) => () => Response.json({ retry_after_s }, { status: 202 });
  const { api, waited } = answering(pending(5), pending(3), () => Response.json({ overall: 4 }));

  assert.equal((await api.evaluate("ses_1")).overall, 4);
  assert.deepEqual(waited, [5, 3]);
});

test("a proxy's page is no problem document", async () => {
  const page = () => new Response("<html>Bad gateway</html>", { status: 502 });
  const { api } = answering(page);

  await assert.rejects(
    ok(api.http.GET("/api/v1/account")),
    (error) => error instanceof UnexpectedAnswer && error.status === 502,
  );
});
