/** The API of this installation, and what the client does not keep: progress and proofs of work. */
import { IMock, ProblemError, type Schemas } from "@imock/client";
import { uploading } from "./upload";
import { solved } from "./proof";

export { done, ok, ProblemError, type Schemas } from "@imock/client";

function told(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="imock:${name}"]`)?.content ?? "";
}

export const apiUrl = told("api") || location.origin;
export const checkoutUrl = told("checkout");

let ended = () => {};
export function whenLoginEnds(act: () => void): void {
  ended = act;
}

export const api = new IMock({ baseUrl: apiUrl, onLoginEnded: () => ended(), fetch: uploading });

/** Ask; where the API wants a proof of work instead of a pause, compute it and ask once more. */
export async function proving<T>(ask: (proof: { proof?: string }) => Promise<T>): Promise<T> {
  try {
    return await ask({});
  } catch (error) {
    const challenge = error instanceof ProblemError ? error.problem.challenge : undefined;
    if (!challenge) throw error;
    return ask({ proof: await solved(challenge) });
  }
}

/** Every page of a listing, as people have few of anything here. */
export async function every<T>(
  page: (query: { cursor?: string; limit: number }) => Promise<{ items: T[]; next_cursor?: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let query: { cursor?: string; limit: number } = { limit: 100 };
  for (;;) {
    const read = await page(query);
    items.push(...read.items);
    if (!read.next_cursor) return items;
    query = { limit: 100, cursor: read.next_cursor };
  }
}

export type Session = Schemas["SessionView"];
export type Question = Schemas["QuestionView"];
