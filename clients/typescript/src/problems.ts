import type { components, operations } from "./schema.js";

export type Problem = components["schemas"]["Problem"];

type Documents<R> = R extends { content: { "application/problem+json": infer P } } ? P : never;
type Answers<O> = O extends { responses: infer R } ? R[keyof R] : never;
type Code<P> = P extends { code?: infer C } ? Extract<C, string> : never;

/** Every code that the description names; the API may answer with newer ones. */
export type ProblemCode = Code<Documents<Answers<operations[keyof operations]>>>;

/** The API refused or failed, and its problem document says why. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail || problem.title} (trace ${problem.trace_id})`);
    this.problem = problem;
  }

  /** Whether this is one of these problems. */
  is(...codes: ProblemCode[]): boolean {
    return codes.some((code) => code === this.problem.code);
  }
}

/** Something else answered, such as a proxy: there is no problem document. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
  readonly status: number;

  constructor(status: number) {
    super(`the answer ${status} has no problem document`);
    this.status = status;
  }
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "trace_id" in value
  );
}

type Answer<D> = { data?: D; error?: unknown; response: Response };

/** Return the data of an answer; throws ProblemError or UnexpectedAnswer where it is a refusal. */
export async function ok<D>(asked: Promise<Answer<D>>): Promise<D> {
  const { data, error, response } = await asked;
  if (response.ok && data !== undefined) return data;
  throw failure(error, response);
}

/** Wait for an answer without a body; throws as `ok` does. */
export async function done(asked: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await asked;
  if (!response.ok) throw failure(error, response);
}

/** Return why an answer is a refusal. */
export async function refusal(response: Response): Promise<Error> {
  return failure(await response.json().catch(() => undefined), response);
}

function failure(error: unknown, response: Response): Error {
  return isProblem(error) ? new ProblemError(error) : new UnexpectedAnswer(response.status);
}
