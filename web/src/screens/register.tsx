import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { api, ok, proving } from "../api";
import { say } from "../messages";
import { Button, Failure, Field, Form, Screen, useAct } from "../parts";

export function RegisterScreen() {
  const { act, busy, failed } = useAct();
  const [sentTo, setSentTo] = useState("");
  if (sentTo) return <Sent to={sentTo} />;

  const register = ({ name = "", email = "", password = "", adult }: Record<string, string>) =>
    act(async () => {
      await proving((proof) => {
        const body = { name, email, password, adult: adult === "on", ...proof };
        return ok(api.http.POST("/api/v1/auth/register", { body }));
      });
      setSentTo(email);
    });

  return (
    <Screen title={say.register.title}>
      <Form onSend={register}>
        <Field label={say.register.name} name="name" autocomplete="name" maxlength={100} />
        <Field label={say.login.email} name="email" type="email" autocomplete="username" />
        <Field label={say.login.password} name="password" type="password" autocomplete="new-password" minlength={12} hint={say.register.passwordHint} />
        <label class="check">
          <input type="checkbox" name="adult" required />
          {say.register.adult}
        </label>
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>
            {say.register.act}
          </Button>
          <Link href="/">{say.register.have}</Link>
        </div>
      </Form>
    </Screen>
  );
}

function Sent({ to }: { to: string }) {
  const { act, busy, failed } = useAct();
  const [again, setAgain] = useState(false);
  const send = () =>
    act(async () => {
      await ok(api.http.POST("/api/v1/auth/resend-verification", { body: { email: to } }));
      setAgain(true);
    });
  return (
    <Screen title={say.register.sentTitle}>
      <p class="lead">{say.register.sent(to)}</p>
      {["localhost", "127.0.0.1"].includes(location.hostname) && <p class="soft">{say.register.local}</p>}
      <div class="actions">
        <Button busy={busy} onPress={send}>
          {say.register.again}
        </Button>
        <span role="status">{again && say.register.sentAgain}</span>
      </div>
      <Failure error={failed} />
    </Screen>
  );
}
