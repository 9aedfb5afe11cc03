/** Acts that the API takes only from who has signed in a short while ago. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, every, ok, ProblemError, proving, type Schemas } from "../api";
import { say } from "../messages";
import { Button, Failure, Field, Form, useAct } from "../parts";
import { passkeysUsable, signInWithPasskey } from "../passkeys";

const words = say.confirming;
type Account = Schemas["AccountView"];
type Step = () => Promise<unknown>;

/** Do a step; where the API wants to know who is there, `waiting` is that step, to be done again afterwards. */
export function useConfirmed() {
  const { act, busy, failed } = useAct();
  const [waiting, setWaiting] = useState<Step>();
  const run = (step: Step) =>
    act(async () => {
      try {
        await step();
        setWaiting(undefined);
      } catch (error) {
        if (!(error instanceof ProblemError && error.is("auth.reauthentication_needed"))) throw error;
        setWaiting(() => step);
      }
    });
  return { run, busy, failed, waiting, forget: () => setWaiting(undefined) };
}

type Props = { account: Account; onDone: () => void; onCancel: () => void };

/** Signing in once more, by password or passkey. */
export function Confirming({ account, onDone, onCancel }: Props) {
  const queries = useQueryClient();
  const [path, go] = useLocation();
  const { act, busy, failed } = useAct();
  const identities = useQuery({ queryKey: ["identities"], queryFn: () => every(() => ok(api.http.GET("/api/v1/auth/identities"))) });
  const [needsCode, setNeedsCode] = useState(account.has_second_factor);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const byPassword = ({ password = "", code }: Record<string, string>) =>
    act(async () => {
      try {
        await proving((proof) => api.logIn({ email: account.email, password, ...(code && { code }), ...proof }));
      } catch (error) {
        if (!(error instanceof ProblemError && error.is("auth.second_factor_needed"))) throw error;
        return setNeedsCode(true);
      }
      void queries.invalidateQueries({ queryKey: ["logins"] });
      onDone();
    });
  const byPasskey = () =>
    act(async () => {
      if ((await signInWithPasskey()) === account.user_id) {
        void queries.invalidateQueries({ queryKey: ["logins"] });
        return onDone();
      }
      // It was a passkey of another account: this browser is signed in there now.
      queries.clear();
      go("/", { replace: true });
    });

  const byProvider = (provider: Schemas["ProviderName"]) =>
    act(async () => {
      const params = { path: { provider } };
      location.assign((await ok(api.http.POST("/api/v1/auth/oauth/{provider}/start", { params, body: { return_to: path } }))).authorization_url);
    });
  const linked = [...new Set((identities.data ?? []).map((each) => each.provider as Schemas["ProviderName"]))];
  // A provider's page comes back here, where nobody asks for the second factor.
  const providers = account.has_second_factor ? [] : linked;

  return (
    <div class="card">
      <h3 ref={heading} tabIndex={-1}>{words.title}</h3>
      <p>{words.text}</p>
      <Form onSend={(fields) => void byPassword(fields)}>
        <input type="email" autocomplete="username" value={account.email} readOnly hidden />
        <Field label={words.password} name="password" type="password" autocomplete="current-password" />
        {needsCode && <Field label={say.login.code} name="code" autocomplete="one-time-code" maxlength={20} />}
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>{words.act}</Button>
          {passkeysUsable() && <Button busy={busy} onPress={() => void byPasskey()}>{words.passkey}</Button>}
          <Button onPress={onCancel}>{say.cancel}</Button>
        </div>
      </Form>
      {account.has_second_factor && linked.length > 0 && <p class="hint">{words.outAndIn}</p>}
      {providers.length > 0 && (
        <>
          <div class="actions">
            {providers.map((each) => (
              <Button key={each} busy={busy} onPress={() => void byProvider(each)}>{say.login.provider[each]}</Button>
            ))}
          </div>
          <p class="hint">{words.providers}</p>
        </>
      )}
    </div>
  );
}
