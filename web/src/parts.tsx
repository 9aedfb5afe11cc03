/** What every screen is made of. */
import { ProblemError } from "./api";
import { UnexpectedAnswer } from "@imock/client";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { say } from "./messages";

/** A screen: its heading takes the focus, so that a screen reader says where one is. */
export function Screen({ title, children, quiet = false }: { title: string; children: ComponentChildren; quiet?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · iMock`;
    if (!quiet) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}

export function Loading() {
  return <p role="status">{say.loading}</p>;
}

type Read = { data: unknown; error: unknown; refetch: () => Promise<unknown> };

/** Until what a screen is made of is there: that it comes, or why it does not. `part`: the screen has its heading already. */
export function Pending({ of, part = false }: { of: Read[]; part?: boolean }) {
  const failed = of.filter((each) => each.data === undefined && each.error);
  if (!failed.length) return <Loading />;
  const failure = <Failure error={failed[0]?.error} retry={() => failed.forEach((each) => void each.refetch())} />;
  return part ? failure : <Screen title={say.problem.title}>{failure}</Screen>;
}

/** What went wrong, in the client's own words where it has some. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  if (!error) return null;
  const { text, more } = explained(error);
  return (
    <div class="card problem" role="alert">
      <p>{text}</p>
      {more.map((each) => (
        <p class="small" key={each}>
          {each}
        </p>
      ))}
      {retry && (
        <button type="button" onClick={retry}>
          {say.tryAgain}
        </button>
      )}
    </div>
  );
}

/** Of a file of which a part had been sent: that it does not go on from there, and why. */
export function BrokeOff({ share, told }: { share: number; told: (percent: number) => string }) {
  return share > 0 && share < 1 ? <p class="small">{told(Math.max(1, Math.floor(share * 100)))}</p> : null;
}

function explained(error: unknown): { text: string; more: string[] } {
  if (error instanceof ProblemError) {
    const { code, detail, title, errors, retry_after_s, trace_id, status } = error.problem;
    const more = (errors ?? []).map((each) => `${each.pointer.replace(/^\//, "")} ${each.detail}`.trim());
    if (retry_after_s) more.push(say.problem.wait(retry_after_s));
    if (status >= 500) more.push(say.problem.trace(trace_id));
    return { text: say.problem.codes[code] ?? (detail || title), more };
  }
  if (error instanceof UnexpectedAnswer) return { text: say.problem.unexpected(error.status), more: [] };
  if (error instanceof TypeError) return { text: say.problem.network, more: [] };
  return { text: error instanceof Error ? error.message : say.problem.other, more: [] };
}

/** Do one thing at a time; `failed` is why the last one did not succeed. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const running = useRef(false);
  async function act(step: () => Promise<unknown>): Promise<void> {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailed(undefined);
    try {
      await step();
    } catch (error) {
      setFailed(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { act, busy, failed };
}

type ButtonProps = { busy?: boolean; kind?: "main" | "danger" | "text"; submit?: boolean; label?: string; onPress?: () => void; children: ComponentChildren };

/** A button keeps the focus while it works. */
export function Button({ busy = false, kind, submit = false, label, onPress, children }: ButtonProps) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={kind}
      aria-disabled={busy}
      aria-label={label}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      {busy && submit ? say.working : children}
    </button>
  );
}

type FieldProps = JSX.InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string };

export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <input id={id} required aria-describedby={hint && `${id}-hint`} {...input} />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </>
  );
}

type AreaProps = { label: string; name?: string; value: string; rows: number; hint?: string; onChange: (value: string) => void };

export function Area({ label, name, value, rows, hint, onChange }: AreaProps) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <textarea id={id} name={name} class="short" rows={rows} value={value} aria-describedby={hint && `${id}-hint`} onInput={(event) => onChange(event.currentTarget.value)} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </>
  );
}

export function Check({ checked, onChange, children }: { checked: boolean; onChange: (checked: boolean) => void; children: ComponentChildren }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} /> {children}
    </label>
  );
}

type ChoiceProps = { label: string; name: string; value: string; options: [value: string, text: string][]; onChoose: (value: string) => void };

export function Choice({ label, name, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={name} required value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A form whose fields are read when it is sent. */
export function Form({ onSend, children }: { onSend: (fields: Record<string, string>) => void; children: ComponentChildren }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
        onSend(Object.fromEntries(entries));
      }}
    >
      {children}
    </form>
  );
}

export function MainLink({ to, children }: { to: string; children: ComponentChildren }) {
  return (
    <Link href={to} class="button main">
      {children}
    </Link>
  );
}

/** What an act has done, where its button is gone: it takes the focus, which would be lost otherwise. */
export function Told({ text }: { text: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (text) line.current?.focus();
  }, [text]);
  return text ? (
    <p class="told" ref={line} tabIndex={-1}>
      {text}
    </p>
  ) : null;
}
