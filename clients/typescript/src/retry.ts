export type Sleep = (seconds: number) => Promise<void>;

export const sleep: Sleep = (seconds) =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const TRIES = 3;
const LONGEST_S = 10;
const FIRST_S = 0.5;

/**
 * Send a request that may be repeated until it is answered: three times at most, and only while the
 * API asks for no more than ten seconds (429 and 503 say how long).
 */
export async function repeating(
  request: Request,
  send: (request: Request) => Promise<Response>,
  wait: Sleep,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt === TRIES;
    const pause = FIRST_S * 2 ** (attempt - 1);
    try {
      const response = await send(last ? request : request.clone());
      const asked = await secondsToWait(response);
      if (last || asked === undefined || asked > LONGEST_S) return response;
      await wait(asked);
    } catch (error) {
      if (last || request.signal.aborted) throw error;
      await wait(pause);
    }
  }
}

/** The body says it too, since a page of another origin cannot always read the header. */
async function secondsToWait(response: Response): Promise<number | undefined> {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const header = Number(response.headers.get("Retry-After") ?? Number.NaN);
  if (Number.isFinite(header)) return header;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const named = typeof body === "object" && body !== null && "retry_after_s" in body;
  return named && typeof body.retry_after_s === "number" ? body.retry_after_s : undefined;
}
