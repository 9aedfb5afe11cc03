/** A fetch that keeps cookies, as a browser does, and counts what it has sent. */
export class CookieFetch {
  readonly sent: string[] = [];
  readonly #cookies = new Map<string, string>();

  readonly fetch = async (request: Request): Promise<Response> => {
    this.sent.push(`${request.method} ${new URL(request.url).pathname}`);
    const held = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    if (request.credentials === "include" && held.length) request.headers.set("Cookie", held.join("; "));
    const response = await fetch(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    return response;
  };
}
