import { useQueryClient } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ProblemError, type Schemas } from "../api";
import { say } from "../messages";
import { Button, Failure, useAct } from "../parts";
import { correct, doubtsOf, readResume, valueAt, type Doubt, type Read } from "./facts";

const words = say.resume;

/** One part of a resume: how it is shown, and the form of type T in which it is corrected. */
export type Part<T> = {
  pointer: string;
  title: string;
  empty: boolean;
  form: (read: Read) => T;
  /** What to tell the API; null: nothing is changed. */
  patch: (form: T, read: Read) => Schemas["ResumePatch"] | null;
  shown: ComponentChildren;
  fields: (form: T, set: (form: T) => void, doubt: (pointer: string) => Doubt | undefined) => ComponentChildren;
};

export function Section<T>({ read, part }: { read: Read; part: Part<T> }) {
  const [editing, setEditing] = useState<Read>();
  const opener = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current && !editing) opener.current?.querySelector("button")?.focus();
    opened.current = editing !== undefined;
  }, [editing]);
  const { parsed } = read.resume;
  return (
    <section aria-label={part.title}>
      <div class="facts" ref={opener}>
        <h3>{part.title}</h3>
        {parsed.stated.includes(part.pointer) && <span class="stated small">{words.stated}</span>}
        {!editing && (
          <Button kind="text" label={words.correctPart(part.title)} onPress={() => setEditing(read)}>
            {part.empty ? words.add : words.correct}
          </Button>
        )}
      </div>
      {editing ? (
        <Editing from={editing} part={part} onClose={() => setEditing(undefined)} />
      ) : (
        <>
          {part.empty ? <p class="soft">{words.nothing}</p> : part.shown}
          <Doubts parsed={parsed} part={part.pointer} />
        </>
      )}
    </section>
  );
}

/** Each line of the file that was read with little confidence, and what was made of it. */
function Doubts({ parsed, part }: { parsed: Schemas["ParsedResume"]; part: string }) {
  const made = new Map<string, { page: number; values: string[] }>();
  for (const { pointer, quote, page } of doubtsOf(parsed, part)) {
    const { values } = made.get(quote) ?? { values: [] };
    made.set(quote, { page, values: [...values, String(valueAt(parsed.resume, pointer) ?? words.member(pointer))] });
  }
  if (!made.size) return null;
  return (
    <ul class="doubts">
      {[...made].map(([quote, { values, page }]) => (
        <li key={quote}>{words.doubt(values.join(", "), quote, page)}</li>
      ))}
    </ul>
  );
}

/** The form keeps to the version that it was opened with: what is read meanwhile must not pass for seen. */
function Editing<T>({ from, part, onClose }: { from: Read; part: Part<T>; onClose: () => void }) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [form, setForm] = useState(() => part.form(from));
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => element.current?.querySelector<HTMLElement>("input, textarea, button")?.focus(), []);
  const doubt = (pointer: string) => doubtsOf(from.resume.parsed, pointer)[0];

  const close = async () => {
    await queries.invalidateQueries({ queryKey: ["resume", from.resume.id] });
    await queries.invalidateQueries({ queryKey: ["resumes"] });
    onClose();
  };
  const save = (force: boolean) =>
    act(async () => {
      const patch = part.patch(form, from);
      if (patch) await send(from, patch, force);
      await close();
    });
  const changed = failed instanceof ProblemError && failed.problem.status === 412;
  return (
    <form
      ref={element}
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      {part.fields(form, setForm, doubt)}
      {changed ? (
        <div class="card problem" role="alert">
          <p>{words.changed}</p>
          <div class="actions">
            <Button busy={busy} onPress={() => void save(true)}>{words.keepMine}</Button>
            <Button busy={busy} onPress={() => void act(close)}>{words.showTheirs}</Button>
          </div>
        </div>
      ) : (
        <Failure error={failed} />
      )}
      <div class="actions">
        <Button submit kind="main" busy={busy}>{words.save}</Button>
        <Button onPress={onClose}>{say.cancel}</Button>
      </div>
    </form>
  );
}

/** A change whose reply was lost was made: what it says is there already. */
async function send(from: Read, patch: Schemas["ResumePatch"], force: boolean): Promise<void> {
  try {
    await correct(force ? await readResume(from.resume.id) : from, patch);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 412) throw error;
    const { parsed } = (await readResume(from.resume.id)).resume;
    if (!says(parsed.resume, patch)) throw error;
  }
}

/** Whether a document says all that a patch says. */
function says(there: unknown, patch: unknown): boolean {
  if (Array.isArray(patch)) return Array.isArray(there) && there.length === patch.length && patch.every((each, place) => says(there[place], each));
  if (typeof patch !== "object" || patch === null) return there === patch;
  if (typeof there !== "object" || there === null) return false;
  const members = there as Record<string, unknown>;
  return Object.entries(patch).every(([name, value]) => says(members[name], value));
}
