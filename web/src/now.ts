/** The time by the API's clock: this machine's may be wrong by hours. */
let ahead = 0;

// An answer tells whole seconds, and was on its way for some.
const UNSURE_MS = 5_000;

/** Note from an answer how far this machine's clock is ahead. */
export function heard(answer: Response): Response {
  const told = Date.parse(answer.headers.get("Date") ?? "");
  const apart = Date.now() - told;
  if (!Number.isNaN(told)) ahead = Math.abs(apart) < UNSURE_MS ? 0 : apart;
  return answer;
}

export const apiNow = () => Date.now() - ahead;
