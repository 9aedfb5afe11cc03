// Against a served installation: IMOCK_URL, its IMOCK_OUTBOX, an IMOCK_RESUME and an IMOCK_RECORDING.
import assert from "node:assert/strict";
import { openAsBlob } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { IMock, ok, ProblemError } from "../src/index.js";
import { CookieFetch } from "./cookies.js";
import { journey, type Person } from "./journey.js";

function named(variable: string): string {
  const value = process.env[variable];
  assert.ok(value, `${variable} is not set`);
  return value;
}

const baseUrl = named("IMOCK_URL");
const resume = await openAsBlob(named("IMOCK_RESUME"), { type: "application/pdf" });
const recording = await openAsBlob(named("IMOCK_RECORDING"), { type: "audio/wav" });

function person(email: string): Person {
  return { name: "Asha Rao", email, password: "a long walk by the sea", resume };
}

async function mailed(email: string): Promise<string> {
  const folder = named("IMOCK_OUTBOX");
  for (let look = 0; look < 600; look++) {
    for (const file of await readdir(folder).catch(() => [])) {
      const mail = (await readFile(`${folder}/${file}`, "utf8")).replaceAll("=\r\n", "").replaceAll("=\n", "");
      const [, token] = /#token=(?:3D)?([\w.~-]+)/.exec(mail) ?? [];
      if (mail.includes(email) && token !== undefined) return token;
    }
    await setTimeout(50);
  }
  throw new Error("no mail came");
}

test("a candidate comes to the report and leaves nothing", async () => {
  const asha = person("asha@example.com");
  const api = new IMock({ baseUrl, fetch: new CookieFetch().fetch });

  const { overall, report, page, erasure } = await journey(api, asha, () => mailed(asha.email));

  assert.equal(report.overall, overall);
  assert.equal(report.answers.length, 3);
  assert.match(page, /<\/html>/);
  assert.match(erasure.receipt_id, /./);
  const gone = await api.http.GET("/api/v1/account");
  assert.equal(gone.response.status, 401);
});

test("an expired token is refreshed, a spoken answer is waited for, and refusals have a code", async () => {
  const ravi = person("ravi@example.com");
  const browser = new CookieFetch();
  const api = new IMock({ baseUrl, fetch: browser.fetch });
  const { email, password, name } = ravi;
  await ok(api.http.POST("/api/v1/auth/register", { body: { name, email, password, adult: true } }));
  await ok(api.http.POST("/api/v1/auth/verify-email", { body: { token: await mailed(email), password } }));
  await assert.rejects(
    api.logIn({ email, password: "something else" }),
    (error) => error instanceof ProblemError && error.is("auth.wrong_credentials"),
  );
  await api.logIn({ email, password });

  api.login.use({ access_token: "expired" });
  const wanted = { role: "backend", level: "mid", mode: "audio", question_count: 1 } as const;
  const session = await ok(api.http.POST("/api/v1/sessions", { body: wanted }));
  assert.deepEqual(browser.sent.slice(-3), [
    "POST /api/v1/sessions",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/sessions",
  ]);
  const [question] = session.questions;
  assert.ok(question);
  await api.answerAloud(session.id, question.id, recording);
  await assert.rejects(
    api.evaluate(session.id),
    (error) => error instanceof ProblemError && error.is("session.still_open"),
  );
  const params = { path: { session_id: session.id } };
  await ok(api.http.POST("/api/v1/sessions/{session_id}/end", { params }));
  await assert.rejects(api.evaluate(session.id), ProblemError); // nothing is said in the recording
  const evaluated = await api.evaluate(session.id, { without_failed: true });
  assert.equal(evaluated.overall, 0);

  const tab = new IMock({ baseUrl, fetch: browser.fetch });
  assert.equal(await tab.login.resume(), true);
  assert.equal((await ok(tab.http.GET("/api/v1/account"))).email, email);
});
