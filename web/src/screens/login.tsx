import { useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { Link, useLocation } from "wouter-preact";
import { api, ok, ProblemError, proving, type Schemas } from "../api";
import { useLogin } from "../login";
import { say } from "../messages";
import { Button, Failure, Field, Form, Screen, useAct } from "../parts";
import { passkeysUsable, signedByPasskey, signInWithPasskey } from "../passkeys";

export function LoginScreen() {
  const login = useLogin();
  const { act, busy, failed } = useAct();
  const [first, setFirst] = useState<Record<string, string>>();
  // A browser heeds `autofocus` only while nothing else has the focus.
  useEffect(() => { if (first) document.querySelector<HTMLInputElement>("input[name=code]")?.focus(); }, [first]);

  const logIn = async ({ email = "", password = "", code }: Record<string, string>, passkey?: Schemas["SignedCredential"]) => {
    try {
      await proving((proof) => api.logIn({ email, password, ...(code && { code }), ...(passkey && { passkey }), ...proof }));
      login.enter();
    } catch (error) {
      if (!(error instanceof ProblemError && error.is("auth.second_factor_needed"))) throw error;
      setFirst({ email, password });
    }
  };

  return (
    <Screen title={say.login.title} quiet>
      <p class="lead">{say.login.lead}</p>
      {login.state === "ended" && <p class="card" role="status">{say.login.ended}</p>}
      <Returned />
      <Form onSend={(fields) => void act(() => logIn(fields))}>
        <Field label={say.login.email} name="email" type="email" autocomplete="username" />
        <Field label={say.login.password} name="password" type="password" autocomplete="current-password" />
        {first && <Field label={say.login.code} name="code" autocomplete="one-time-code" />}
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>
            {say.login.act}
          </Button>
          {first && <PasskeyButton busy={busy} onPress={() => void act(async () => logIn(first, await signedByPasskey()))} />}
          <Link href="/register">{say.login.register}</Link>
          <Link href="/forgot-password">{say.login.forgot}</Link>
        </div>
      </Form>
      <MoreWays />
    </Screen>
  );
}

/** What a provider's page came back with. */
function Returned() {
  const { outcome, error } = useLogin().returned;
  if (outcome === "code_needed") return <SecondStep />;
  if (!error) return null;
  const reason = error === "oauth.cancelled" ? say.login.cancelled : say.login.refused;
  return (
    <p class="card problem" role="alert">
      {say.login.failed(reason)}
    </p>
  );
}

/** The code or passkey that an account asks for beside the provider. */
function SecondStep() {
  const login = useLogin();
  const { act, busy, failed } = useAct();
  const send = async (body: Schemas["SecondFactorCode"]) => {
    api.login.use(await ok(api.http.POST("/api/v1/auth/second-factor", { body })));
    login.enter();
  };
  return (
    <div class="card">
      <p role="status">{say.login.codeNeeded}</p>
      <Form onSend={({ code = "" }) => void act(() => send({ code }))}>
        <Field label={say.login.code} name="code" autocomplete="one-time-code" maxlength={20} />
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>
            {say.login.act}
          </Button>
          <PasskeyButton busy={busy} onPress={() => void act(async () => send({ passkey: await signedByPasskey() }))} />
        </div>
      </Form>
    </div>
  );
}

/** A passkey instead of the code, where this browser has any. */
function PasskeyButton({ busy, onPress }: { busy: boolean; onPress: () => void }) {
  return passkeysUsable() ? <Button busy={busy} onPress={onPress}>{say.confirming.passkey}</Button> : null;
}

function MoreWays() {
  const { act, busy, failed } = useAct();
  const login = useLogin();
  const [path] = useLocation();
  const offered = useQuery({ queryKey: ["providers"], queryFn: () => ok(api.http.GET("/api/v1/auth/providers")) });
  const passkeys = passkeysUsable();
  const providers = offered.data?.providers ?? [];
  if (!passkeys && !providers.length) return null;

  const start = (provider: Schemas["ProviderName"]) =>
    act(async () => {
      const started = await ok(
        api.http.POST("/api/v1/auth/oauth/{provider}/start", { params: { path: { provider } }, body: { return_to: path, adult: true } }),
      );
      location.assign(started.authorization_url);
    });

  return (
    <>
      <p class="or">{say.login.or}</p>
      <div class="choices">
        {providers.map((each) => (
          <Button key={each} busy={busy} onPress={() => start(each)}>
            {say.login.provider[each]}
          </Button>
        ))}
        {passkeys && (
          <Button busy={busy} onPress={() => act(async () => { await signInWithPasskey(); login.enter(); })}>
            {say.login.passkey}
          </Button>
        )}
      </div>
      {providers.length > 0 && <p class="hint">{say.login.adult}</p>}
      <Failure error={failed} />
    </>
  );
}
