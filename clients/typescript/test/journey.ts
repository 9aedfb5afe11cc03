import { done, IMock, ok } from "../src/index.js";

export type Person = { name: string; email: string; password: string; resume: Blob };

/** From the registration to the report, and the end of the account. */
export async function journey(api: IMock, person: Person, mailed: () => Promise<string>) {
  const { name, email, password, resume } = person;
  await ok(api.http.POST("/api/v1/auth/register", { body: { name, email, password, adult: true } }));
  await ok(api.http.POST("/api/v1/auth/verify-email", { body: { token: await mailed(), password } }));
  await api.logIn({ email, password });

  const { id: resume_id } = await api.uploadResume(resume);
  const wanted = { role: "backend", level: "mid", question_count: 3, resume_id } as const;
  const session = await ok(api.http.POST("/api/v1/sessions", { body: wanted }));
  const path = { session_id: session.id };
  for (const { id: question_id } of session.questions) {
    const params = { path: { ...path, question_id } };
    const body = { text: "I measured first: one index was missing. I added it and p99 fell to 140 ms." };
    await ok(api.http.PUT("/api/v1/sessions/{session_id}/answers/{question_id}", { params, body }));
  }
  await ok(api.http.POST("/api/v1/sessions/{session_id}/end", { params: { path } }));
  const { overall } = await api.evaluate(session.id);
  const report = await api.report(session.id);
  const page = await api.reportPage(session.id);

  await done(api.http.DELETE("/api/v1/resumes/{resume_id}", { params: { path: { resume_id } } }));
  const erasure = await ok(api.http.DELETE("/api/v1/account", { body: { password } }));
  return { overall, report, page, erasure };
}
