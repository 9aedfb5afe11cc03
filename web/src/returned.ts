/** What a provider's page came back with: in the fragment, which is read once and taken out of the address. */
export type Returned = { path?: string; outcome?: string | null; error?: string | null };

/** Call it before the routes are read. `path` is where what came back is to be told. */
export function takeReturned(): Returned {
  const back = new URLSearchParams(location.hash.slice(1));
  if (!back.has("provider")) return {};
  const path = location.pathname === "/login" ? "/" : location.pathname;
  history.replaceState(history.state, "", path + location.search);
  return { path, outcome: back.get("outcome"), error: back.get("error") };
}
