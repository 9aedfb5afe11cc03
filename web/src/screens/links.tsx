/** Where the links of emails lead. The token is in the fragment, and so in no log. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, done, ok, proving } from "../api";
import { useLogin } from "../login";
import { say } from "../messages";
import { Button, Failure, Field, Form, MainLink, Screen, useAct } from "../parts";

const tokenOf = () => new URLSearchParams(location.hash.slice(1)).get("token") ?? "";

type LinkProps = { title: string; text: string; button: string; done?: string; send: (token: string, fields: Record<string, string>) => Promise<unknown>; children?: ComponentChildren };

function LinkForm({ title, text, button, done: finished, send, children }: LinkProps) {
  const { act, busy, failed } = useAct();
  const [over, setOver] = useState(false);
  const [token] = useState(tokenOf);
  return (
    <Screen title={title}>
      {!token ? (
        <>
          <p>{say.links.none}</p>
          <MainLink to="/">{say.links.toStart}</MainLink>
        </>
      ) : over ? (
        <>
          <p class="card done" role="status">
            {finished}
          </p>
          <MainLink to="/">{say.links.toLogin}</MainLink>
        </>
      ) : (
        <Form onSend={(fields) => act(async () => { await send(token, fields); setOver(true); })}>
          <p>{text}</p>
          {children}
          <Failure error={failed} />
          <div class="actions">
            <Button submit kind="main" busy={busy}>
              {button}
            </Button>
          </div>
        </Form>
      )}
    </Screen>
  );
}

export function VerifyScreen() {
  const login = useLogin();
  const [, go] = useLocation();
  return (
    <LinkForm
      title={say.links.verify}
      text={say.links.verifyText}
      button={say.links.verifyAct}
      send={async (token, { email = "", password = "" }) => {
        await ok(api.http.POST("/api/v1/auth/verify-email", { body: { token, password } }));
        await proving((proof) => api.logIn({ email, password, ...proof }));
        login.enter();
        go("/", { replace: true });
      }}
    >
      <Field label={say.login.email} name="email" type="email" autocomplete="username" />
      <Field label={say.login.password} name="password" type="password" autocomplete="current-password" />
    </LinkForm>
  );
}

export function ResetScreen() {
  return (
    <LinkForm
      title={say.links.reset}
      text={say.links.resetText}
      button={say.links.resetAct}
      done={say.links.resetDone}
      send={(token, { new_password = "" }) => done(api.http.POST("/api/v1/auth/reset-password", { body: { token, new_password } }))}
    >
      <Field label={say.links.newPassword} name="new_password" type="password" autocomplete="new-password" minlength={12} hint={say.register.passwordHint} />
    </LinkForm>
  );
}

export function EmailChangeScreen() {
  return (
    <LinkForm
      title={say.links.change}
      text={say.links.changeText}
      button={say.links.changeAct}
      done={say.links.changeDone}
      send={(token) => ok(api.http.POST("/api/v1/account/email/confirm", { body: { token } }))}
    />
  );
}

export function ForgotScreen() {
  const { act, busy, failed } = useAct();
  const [sent, setSent] = useState(false);
  const send = ({ email = "" }: Record<string, string>) =>
    act(async () => {
      await proving((proof) => ok(api.http.POST("/api/v1/auth/forgot-password", { body: { email, ...proof } })));
      setSent(true);
    });
  return (
    <Screen title={say.links.forgot}>
      {sent ? (
        <>
          <p class="card done" role="status">
            {say.links.forgotDone}
          </p>
          <MainLink to="/">{say.links.toLogin}</MainLink>
        </>
      ) : (
        <Form onSend={send}>
          <p>{say.links.forgotText}</p>
          <Field label={say.login.email} name="email" type="email" autocomplete="username" />
          <Failure error={failed} />
          <div class="actions">
            <Button submit kind="main" busy={busy}>
              {say.links.forgotAct}
            </Button>
          </div>
        </Form>
      )}
    </Screen>
  );
}
