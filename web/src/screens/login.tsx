import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { Link, useLocation } from "wouter-preact";
import { api, ok, ProblemError, proving, type Schemas } from "../api";
import { useLogin } from "../login";
import { say } from "../messages";
import { Button, Failure, Field, Form, Screen, useAct } from "../parts";
import { passkeysUsable, signInWithPasskey } from "../passkeys";

export function LoginScreen() {
  const login = useLogin();
  const { act, busy, failed } = useAct();
  const [needsCode, setNeedsCode] = useState(false);

  const logIn = (fields: Record<string, string>) =>
    act(async () => {
      const { email = "", password = "", code } = fields;
      try {
        await proving((proof) => api.logIn({ email, password, ...(code && { code }), ...proof }));
        login.enter();
      } catch (error) {
        if (!(error instanceof ProblemError && error.is("auth.second_factor_needed"))) throw error;
        setNeedsCode(true);
      }
    });

  return (
    <Screen title={say.login.title} quiet>
      <p class="lead">{say.login.lead}</p>
      {login.state === "ended" && <p class="card" role="status">{say.login.ended}</p>}
      <Returned />
      <Form onSend={logIn}>
        <Field label={say.login.email} name="email" type="email" autocomplete="username" />
        <Field label={say.login.password} name="password" type="password" autocomplete="current-password" />
        {needsCode && <Field label={say.login.code} name="code" autocomplete="one-time-code" autofocus />}
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>
            {say.login.act}
          </Button>
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
  const [back] = useState(() => new URLSearchParams(location.hash.slice(1)));
  const error = back.get("error");
  if (back.get("outcome") === "code_needed") return <SecondStep />;
  if (!error) return null;
  const reason = error === "oauth.cancelled" ? say.login.cancelled : say.login.refused;
  return (
    <p class="card problem" role="alert">
      {say.login.failed(reason)}
    </p>
  );
}

/** The code that an account asks for beside the provider. */
function SecondStep() {
  const login = useLogin();
  const { act, busy, failed } = useAct();
  const send = ({ code = "" }: Record<string, string>) =>
    act(async () => {
      api.login.use(await ok(api.http.POST("/api/v1/auth/second-factor", { body: { code } })));
      login.enter();
    });
  return (
    <div class="card">
      <p role="status">{say.login.codeNeeded}</p>
      <Form onSend={(fields) => void send(fields)}>
        <Field label={say.login.code} name="code" autocomplete="one-time-code" maxlength={20} />
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>
            {say.login.act}
          </Button>
        </div>
      </Form>
    </div>
  );
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
