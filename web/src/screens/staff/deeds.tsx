/** Acts of people with a role: each says what it does, takes its reason, and says what it has done. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { accountQuery } from "../../account";
import { ProblemError } from "../../api";
import { say } from "../../messages";
import { staff } from "../../messages-staff";
import { Button, Failure, Field, Form, Told } from "../../parts";
import { Confirming, useConfirmed } from "../confirming";

type Fields = Record<string, string>;
/** Does what was asked for, under a key that stays the same while the same is asked again; returns what has been done. */
type Doing = (fields: Fields, key: string) => Promise<string>;

export type Deed = {
  title: string;
  does: string;
  /** Why, where the API has the reasons; otherwise it is written. */
  reasons?: [value: string, text: string][];
  /** The operation takes no reason, and is recorded without one. */
  unreasoned?: boolean;
  fields?: ComponentChildren;
  danger?: boolean;
  run: Doing;
};

/** What may be done in one place of the screen: the buttons call `ask`, `shown` is where it is confirmed. */
export function useDeeds(reason = "", reread: string[] = []) {
  const queries = useQueryClient();
  const account = useQuery(accountQuery);
  const { run, busy, failed, waiting, forget } = useConfirmed();
  const [asked, setAsked] = useState<Deed>();
  const [told, tell] = useState("");
  const key = useRef({ for: "", key: "" });

  const ask = (deed: Deed) => {
    forget();
    tell("");
    key.current = { for: "", key: "" };
    setAsked(deed);
  };
  const send = (deed: Deed, fields: Fields) =>
    run(async () => {
      const given = JSON.stringify(fields);
      if (key.current.for !== given) key.current = { for: given, key: crypto.randomUUID() };
      tell(await deed.run(fields, key.current.key));
      setAsked(undefined);
    }).finally(() => reread.forEach((each) => void queries.invalidateQueries({ queryKey: [each] })));
  const shown = (
    <>
      {waiting && account.data && <Confirming account={account.data} onDone={() => void run(waiting)} onCancel={forget} />}
      {asked && (
        <div hidden={waiting !== undefined}>
          <Asked key={asked.title} deed={asked} reason={reason} busy={busy} failed={failed} onSend={(fields) => void send(asked, fields)} onCancel={() => setAsked(undefined)} />
        </div>
      )}
      <Told text={told} />
    </>
  );
  return { ask, shown, busy };
}

type AskedProps = { deed: Deed; reason: string; busy: boolean; failed: unknown; onSend: (fields: Fields) => void; onCancel: () => void };

function Asked({ deed, reason, busy, failed, onSend, onCancel }: AskedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [deed]);
  return (
    <div class="card">
      <h3 ref={heading} tabIndex={-1}>{deed.title}</h3>
      <p>{deed.does}</p>
      <Form onSend={onSend}>
        {deed.fields}
        {deed.reasons ? <Options label={staff.reason} name="reason" options={deed.reasons} /> : !deed.unreasoned && <ReasonField value={reason} />}
        <Refusal error={failed} />
        <div class="actions">
          <Button submit kind={deed.danger ? "danger" : "main"} busy={busy}>{staff.does}</Button>
          <Button onPress={onCancel}>{say.cancel}</Button>
        </div>
      </Form>
    </div>
  );
}

export function ReasonField({ value = "" }: { value?: string }) {
  return <Field label={staff.reason} name="reason" defaultValue={value} maxlength={200} autocomplete="off" hint={staff.reasonHint} />;
}

export function Options({ label, name, options }: { label: string; name: string; options: [value: string, text: string][] }) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <select id={id} name={name} required>
        <option value="">{say.new.choose}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>{text}</option>
        ))}
      </select>
    </>
  );
}

/** Why the API refuses, in the words of this screen where it has some. */
export function Refusal({ error }: { error: unknown }) {
  const words = error instanceof ProblemError ? staff.refused[error.problem.code] : undefined;
  return <Failure error={words ? new Error(words) : error} />;
}
