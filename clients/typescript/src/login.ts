import { refusal } from "./problems.js";
import type { components } from "./schema.js";

type Fetch = (request: Request) => Promise<Response>;
type Tokens = Pick<components["schemas"]["Tokens"], "access_token">;

/** Keeps the access token in memory, and exchanges the refresh cookie for a new one when it ends. */
export class Login {
  #token: string | undefined;
  #refreshing: Promise<Response> | undefined;
  readonly #send: Fetch;
  readonly #address: string;
  readonly #onEnded: () => void;

  constructor(send: Fetch, baseUrl: string, onEnded: () => void) {
    this.#send = send;
    this.#address = `${baseUrl}/api/v1/auth/refresh`;
    this.#onEnded = onEnded;
  }

  /** Use what a login or a refresh has returned. */
  use(tokens: Tokens): void {
    this.#token = tokens.access_token;
  }

  /** Forget the token, as after a logout. */
  forget(): void {
    this.#token = undefined;
  }

  /** Go on with a login that the browser still has a cookie of; false: there is none. Throws where that cannot be told now. */
  async resume(): Promise<boolean> {
    const answer = await this.#refresh();
    if (!answer.ok && answer.status !== 401) throw await refusal(answer.clone());
    return answer.ok;
  }

  /**
   * Send a request with the token. Where it has expired, send it again with a new one. A refresh that
   * cannot be done now is the answer, so that the caller can wait: the login has not ended.
   */
  async fetch(request: Request): Promise<Response> {
    const token = this.#token;
    if (token === undefined) return this.#send(request);
    const again = request.clone();
    const response = await this.#send(bearing(request, token));
    if (!(await isInvalidToken(response))) return response;
    if (this.#token === token) {
      const refreshed = await this.#refresh();
      if (!refreshed.ok) return refreshed.status === 401 ? response : refreshed.clone();
    }
    return this.#send(this.#token === undefined ? again : bearing(again, this.#token));
  }

  /** Refresh once, however many requests ask for it meanwhile. */
  #refresh(): Promise<Response> {
    this.#refreshing ??= this.#exchange().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #exchange(): Promise<Response> {
    const held = this.#token;
    const answer = await this.#send(
      new Request(this.#address, { method: "POST", credentials: "include" }),
    );
    if (answer.ok) {
      const tokens: Tokens = await answer.clone().json();
      if (this.#token === held) this.use(tokens); // nobody logged in or out meanwhile
    } else if (answer.status === 401 && this.#token === held) {
      this.forget();
      if (held !== undefined) this.#onEnded();
    }
    return answer;
  }
}

function bearing(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** A wrong password is a 401 too, and must not be sent twice. */
async function isInvalidToken(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body = await response.clone().text();
  return body.includes('"auth.invalid_token"');
}
