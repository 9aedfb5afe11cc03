/** Passkeys of this browser: used to sign in, and made. */
import { api, ok, type Schemas } from "./api";
import { say } from "./messages";

export const passkeysUsable = () => typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** What a passkey of this browser has signed, to sign in with it or beside something else. */
export async function signedByPasskey(): Promise<Schemas["SignedCredential"]> {
  const { public_key } = await ok(api.http.POST("/api/v1/auth/passkey/options"));
  const options = public_key as unknown as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const used = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(used instanceof PublicKeyCredential)) throw new Error(say.login.noPasskey);
  return used.toJSON() as unknown as Schemas["SignedCredential"];
}

/** Sign in with a passkey alone; returns whose it was. */
export async function signInWithPasskey(): Promise<string> {
  const credential = await signedByPasskey();
  const tokens = await ok(api.http.POST("/api/v1/auth/passkey/login", { body: { credential } }));
  api.login.use(tokens);
  return tokens.user_id;
}

/** Have this device make a passkey, and add it to the account. */
export async function addPasskey(name: string): Promise<void> {
  const { public_key } = await ok(api.http.POST("/api/v1/auth/passkeys/options"));
  const options = public_key as unknown as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await navigator.credentials.create({ publicKey }).catch((error: unknown) => {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    throw new Error(known ? say.factors.knownDevice : say.factors.noneMade);
  });
  if (!(made instanceof PublicKeyCredential)) throw new Error(say.factors.noneMade);
  const credential = made.toJSON() as unknown as Schemas["CreatedCredential"];
  await ok(api.http.POST("/api/v1/auth/passkeys", { body: { name, credential } }));
}
