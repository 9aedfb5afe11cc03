import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, done, every, ok, type Schemas } from "../api";
import { date, say } from "../messages";
import { Button, Failure, Field, Form, Told } from "../parts";
import { addPasskey, passkeysUsable } from "../passkeys";
import { Confirming, useConfirmed } from "./confirming";

const words = say.factors;
type Account = Schemas["AccountView"];
type Enrolment = Schemas["EnrolmentView"];
type Passkey = Schemas["PasskeyView"];

/** How one signs in beside the password: passkeys, and what is asked for in addition. */
export function Factors({ account }: { account: Account }) {
  const queries = useQueryClient();
  const { run, busy, failed, waiting, forget } = useConfirmed();
  const [told, tell] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const passkeys = useQuery({ queryKey: ["passkeys"], queryFn: () => every(() => ok(api.http.GET("/api/v1/auth/passkeys"))) });

  const reread = () => ["passkeys", "account"].forEach((each) => void queries.invalidateQueries({ queryKey: [each] }));
  /** Do a step, then show what it has changed and say so. */
  const change = (step: () => Promise<unknown>, text: string) => {
    tell("");
    void run(async () => {
      await step();
      tell(text);
    }).finally(reread);
  };
  const required = (recovery: string[]) => {
    setEnrolment(undefined);
    setCodes(recovery);
  };
  const listed = passkeys.data ?? [];
  return (
    <>
      <h2>{words.title}</h2>
      {waiting && <Confirming account={account} onDone={() => void run(waiting).finally(reread)} onCancel={forget} />}
      {codes && <Recovery codes={codes} onKept={() => { setCodes(undefined); tell(words.switchedOn); }} />}
      <Told text={told} />
      {!enrolment && <Failure error={failed ?? passkeys.error} />}
      <h3>{words.passkeys}</h3>
      <Passkeys
        listed={listed}
        busy={busy}
        onRemove={({ id }) => change(() => done(api.http.DELETE("/api/v1/auth/passkeys/{passkey_id}", { params: { path: { passkey_id: id } } })), words.removed)}
        onAdd={(name) => change(() => addPasskey(name), words.added)}
      />
      <h3>{words.second}</h3>
      <p>{account.has_second_factor ? words.on : words.off}</p>
      {account.has_second_factor ? (
        <Button kind="danger" busy={busy} onPress={() => change(() => done(api.http.DELETE("/api/v1/auth/totp")), words.switchedOff)}>
          {words.switchOff}
        </Button>
      ) : enrolment ? (
        <Enrolling
          enrolment={enrolment}
          busy={busy}
          failed={failed}
          onSend={(code) => change(async () => required((await ok(api.http.POST("/api/v1/auth/totp/confirm", { body: { code } }))).recovery_codes), "")}
          onCancel={() => setEnrolment(undefined)}
        />
      ) : (
        <div class="actions">
          <Button busy={busy} onPress={() => change(async () => setEnrolment(await ok(api.http.POST("/api/v1/auth/totp"))), "")}>{words.useApp}</Button>
          {listed.length > 0 && (
            <Button
              busy={busy}
              onPress={() => change(async () => required((await ok(api.http.POST("/api/v1/auth/passkeys/second-factor"))).recovery_codes), "")}
            >
              {words.usePasskeys}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

type PasskeysProps = { listed: Passkey[]; busy: boolean; onAdd: (name: string) => void; onRemove: (passkey: Passkey) => void };

function Passkeys({ listed, busy, onAdd, onRemove }: PasskeysProps) {
  return (
    <>
      <p>{words.passkeysText}</p>
      <ul class="rows">
        {listed.map((each) => (
          <li key={each.id}>
            <span>
              {each.name} <span class="soft">{each.last_used_at ? words.used(date(each.last_used_at)) : words.unused(date(each.created_at))}</span>
            </span>
            <Button kind="danger" busy={busy} label={words.remove(each.name)} onPress={() => onRemove(each)}>{words.removeWord}</Button>
          </li>
        ))}
      </ul>
      {passkeysUsable() ? (
        <Form key={listed.length} onSend={({ name = "" }) => onAdd(name)}>
          <Field label={words.name} name="name" maxlength={60} hint={words.nameHint} autocomplete="off" />
          <div class="actions">
            <Button submit busy={busy}>{words.add}</Button>
          </div>
        </Form>
      ) : (
        <p class="soft">{words.unusable}</p>
      )}
    </>
  );
}

type EnrollingProps = { enrolment: Enrolment; busy: boolean; failed: unknown; onSend: (code: string) => void; onCancel: () => void };

/** The secret for an authenticator app, and the code that shows that it has arrived there. */
function Enrolling({ enrolment, busy, failed, onSend, onCancel }: EnrollingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="card">
      <h3 ref={heading} tabIndex={-1}>{words.enrol}</h3>
      <ol class="changes">
        <li>
          {words.enter} <code>{enrolment.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
          <br />
          <a href={enrolment.otpauth_url}>{words.openApp}</a>
        </li>
        <li>{words.thenCode}</li>
      </ol>
      <Form onSend={({ code = "" }) => onSend(code.replace(/\s/g, ""))}>
        <Field label={words.code} name="code" inputMode="numeric" autocomplete="one-time-code" maxlength={20} />
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>{words.confirm}</Button>
          <Button onPress={onCancel}>{say.cancel}</Button>
        </div>
      </Form>
    </div>
  );
}

/** Recovery codes, which are shown this once. */
function Recovery({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const file = `${words.fileTitle}\n\n${codes.join("\n")}\n`;
  return (
    <div class="card done">
      <h3 ref={heading} tabIndex={-1}>{words.codes}</h3>
      <p>{words.codesText}</p>
      <ul class="codes">
        {codes.map((each) => (
          <li key={each}>
            <code>{each}</code>
          </li>
        ))}
      </ul>
      <div class="actions">
        <a class="button" download="imock-recovery-codes.txt" href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}>{words.save}</a>
        <Button kind="main" onPress={onKept}>{words.kept}</Button>
      </div>
    </div>
  );
}
