// Two identity providers on one port, in the likeness of Google (/google) and LinkedIn (/linkedin).
// The socket is handed over by the parent; this process ends when its standard input closes.
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { PROVIDERS_FD, PROVIDERS_URL, PROVIDERS_CLIENTS } = process.env;
const clients = JSON.parse(PROVIDERS_CLIENTS);

/** The person behind an address, always the same one. */
function person(address, name, verified) {
  const sub = createHash("sha256").update(address.toLowerCase()).digest("hex").slice(0, 21);
  return { sub, email: address, email_verified: verified, name, picture: `${PROVIDERS_URL}/picture.png`, locale: "en" };
}

function provider(likeness) {
  const linkedin = likeness === "linkedin";
  const people = new Map();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex"), use: "sig", alg: "RS256" };
  const { client_id, client_secret, redirect_uris } = clients[likeness];
  const made = new Provider(`${PROVIDERS_URL}/${likeness}`, {
    clients: [{
      client_id,
      client_secret,
      redirect_uris,
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
    }],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    claims: { email: ["email", "email_verified"], profile: ["name", "picture", "locale"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => !linkedin },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 3600, Session: 86400 },
    interactions: { url: (_ctx, interaction) => `/${likeness}/who/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const known = people.get(id);
      return known && { accountId: id, claims: () => ({ ...known, email_verified: linkedin ? String(known.email_verified) : known.email_verified }) };
    },
    // Agreeing is part of the one page that is shown.
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new made.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  return { made, people, linkedin };
}

const all = { google: provider("google"), linkedin: provider("linkedin") };

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(likeness) {
  const title = likeness === "google" ? "Google" : "LinkedIn";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} (emulator)</title><link rel="icon" href="data:,">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:.75rem 0}input[type=text],input[type=email]{width:100%;padding:.5rem;box-sizing:border-box}button{padding:.5rem 1rem;margin-right:.5rem}</style>
<h1>${title} (emulator)</h1><p>iMock would like to know your name and email address.</p>
<form method="post"><label>Email <input type="email" name="email" required value="asha@example.com"></label>
<label>Name <input type="text" name="name" value="Asha Rao"></label>
<label><input type="checkbox" name="verified" checked> ${title} has verified the address</label>
<button name="choice" value="continue">Continue</button><button name="choice" value="cancel" formnovalidate>Cancel</button></form></html>`;
}

/** Show the page on which somebody says who they are, or take what they said. */
async function who(likeness, request, response) {
  const { made, people } = all[likeness];
  await made.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(page(likeness));
    return;
  }
  const said = new URLSearchParams(await bodyOf(request));
  const error = { error: "access_denied", error_description: "The user cancelled the login" };
  if (said.get("choice") !== "continue") {
    await made.interactionFinished(request, response, error);
    return;
  }
  const found = person(said.get("email") ?? "", said.get("name") ?? "", said.get("verified") === "on");
  people.set(found.sub, found);
  await made.interactionFinished(request, response, { login: { accountId: found.sub, remember: false } });
}

/** LinkedIn repeats no nonce, and knows no client that sends a code verifier. */
async function asLinkedin(request, response) {
  if (request.method === "POST" && request.url.startsWith("/token")) {
    const body = await bodyOf(request);
    if (new URLSearchParams(body).has("code_verifier")) {
      response.writeHead(401, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "invalid_client", error_description: "Client authentication failed" }));
      return true;
    }
    request.body = Object.fromEntries(new URLSearchParams(body));
  }
  const [path, query] = request.url.split("?");
  if (path === "/auth" && query) {
    const asked = new URLSearchParams(query);
    asked.delete("nonce");
    request.url = `${path}?${asked}`;
  }
  return false;
}

async function serve(request, response) {
  const likeness = request.url.split(/[/?]/)[1];
  if (!Object.hasOwn(all, likeness)) {
    response.writeHead(404).end();
    return;
  }
  if (request.url.startsWith(`/${likeness}/who/`)) {
    await who(likeness, request, response);
    return;
  }
  request.url = request.url.slice(likeness.length + 1) || "/";
  if (all[likeness].linkedin && (await asLinkedin(request, response))) return;
  request.originalUrl = `/${likeness}${request.url}`;
  await all[likeness].made.callback()(request, response);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    if (!response.headersSent) response.writeHead(error.statusCode ?? 500, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Error</title><p>${escaped(error.error_description ?? error.message)}</p>`);
  });
});
server.listen({ fd: Number(PROVIDERS_FD) }, () => console.log("identity providers: ready"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
