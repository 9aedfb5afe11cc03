import { useRef } from "preact/hooks";
import type { Schemas } from "../api";
import { say } from "../messages";
import { Area, Button, Check, Field } from "../parts";
import { BASICS, blankRow, doubtsOf, entriesOf, rowsOf, SHAPES, skillLines, skillsOf, type Doubt, type Read, type Row, type Shape } from "./facts";
import { Section } from "./section";

const words = say.resume;
const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(", ");
type Find = (pointer: string) => Doubt | undefined;

/** Everything that was read, each part with a form to correct it. */
export function Facts({ read }: { read: Read }) {
  const { filename, parsed } = read.resume;
  return (
    <>
      <h2>{words.read(filename)}</h2>
      {parsed.warnings.length > 0 && <p class="card">{words.uncertain}</p>}
      <Contact read={read} />
      <List read={read} shape={SHAPES.work} />
      <Skills read={read} />
      <List read={read} shape={SHAPES.projects} />
      <List read={read} shape={SHAPES.education} />
    </>
  );
}

type Lines = Record<string, string>;

function Contact({ read }: { read: Read }) {
  const { basics } = read.resume.parsed.resume;
  const empty = BASICS.every((each) => !basics[each]);
  return (
    <Section<Lines>
      read={read}
      part={{
        pointer: "/basics",
        title: words.contact,
        empty,
        shown: <ContactLines parsed={read.resume.parsed} />,
        form: ({ resume }) => Object.fromEntries(BASICS.map((each) => [each, resume.parsed.resume.basics[each] ?? ""])),
        patch: contactPatch,
        fields: (form, set, doubt) =>
          BASICS.map((each) => (
            <Line key={each} name={each} value={form[each] ?? ""} onChange={(value) => set({ ...form, [each]: value })} doubt={doubt(`/basics/${each}`)} />
          )),
      }}
    />
  );
}

function ContactLines({ parsed }: { parsed: Schemas["ParsedResume"] }) {
  const { basics } = parsed.resume;
  return (
    <ul class="rows">
      {BASICS.filter((each) => basics[each]).map((each) => (
        <li key={each}>
          <span>{basics[each]}</span>
          <span class="soft">{words.members[each]}</span>
          {parsed.stated.includes(`/basics/${each}`) && <span class="stated small">{words.stated}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What was changed, and what was in doubt and let stand. */
function contactPatch(form: Lines, { resume }: Read): Schemas["ResumePatch"] | null {
  const { basics } = resume.parsed.resume;
  const doubted = new Set(doubtsOf(resume.parsed, "/basics").map(({ pointer }) => pointer));
  const told = BASICS.filter((each) => (form[each]?.trim() || null) !== basics[each] || doubted.has(`/basics/${each}`));
  if (!told.length) return null;
  // Of the members of basics, a patch may leave out any.
  return { basics: Object.fromEntries(told.map((each) => [each, form[each]?.trim() || null])) as Schemas["BasicsPatch"] };
}

function Skills({ read }: { read: Read }) {
  const { skills } = read.resume.parsed.resume;
  return (
    <Section<string>
      read={read}
      part={{
        pointer: "/skills",
        title: words.skills,
        empty: skills.length === 0,
        shown: <p class="anywhere">{skills.flatMap(({ name, keywords }) => (keywords.length ? keywords : [name])).join(", ")}</p>,
        form: () => skillLines(skills),
        patch: (text, { resume }) => ({ skills: skillsOf(text, resume.parsed.resume.skills) }),
        fields: (text, set, doubt) => <Area label={words.skillLines} value={text} onChange={set} rows={10} {...hinted(doubt("/skills"))} />,
      }}
    />
  );
}

const hinted = (doubt: Doubt | undefined) => doubt && { hint: words.unsure(doubt.quote, doubt.page) };

function List({ read, shape }: { read: Read; shape: Shape }) {
  const { list } = shape;
  const entries = read.resume.parsed.resume[list];
  return (
    <Section<Row[]>
      read={read}
      part={{
        pointer: `/${list}`,
        title: words.lists[list],
        empty: entries.length === 0,
        shown: <Shown shape={shape} rows={rowsOf(shape, entries)} />,
        form: () => (entries.length ? rowsOf(shape, entries) : [blankRow(shape)]),
        patch: (rows, { resume }) => ({ [list]: entriesOf(shape, rows, resume.parsed.resume[list]) }),
        fields: (rows, set, doubt) => <Entries shape={shape} rows={rows} set={set} doubt={doubt} />,
      }}
    />
  );
}

function Shown({ shape, rows }: { shape: Shape; rows: Row[] }) {
  return (
    <ul class="rows">
      {rows.map(({ text, current }, place) => (
        <li key={place}>
          <span>{joined(...shape.lines.map((name) => text[name]))}</span>
          <span class="soft">{[text["startDate"], current ? words.now : text["endDate"]].filter(Boolean).join(" – ")}</span>
        </li>
      ))}
    </ul>
  );
}

function Entries({ shape, rows, set, doubt }: { shape: Shape; rows: Row[]; set: (rows: Row[]) => void; doubt: Find }) {
  const adder = useRef<HTMLDivElement>(null);
  return (
    <>
      {rows.map((row, place) => (
        <EntryFields
          key={row.was ?? `new-${place}`}
          shape={shape}
          row={row}
          number={place + 1}
          set={(changed) => set(rows.map((each) => (each === row ? changed : each)))}
          doubt={(name) => (row.was === null ? undefined : doubt(`/${shape.list}/${row.was}/${name}`))}
          onRemove={() => {
            set(rows.filter((each) => each !== row));
            adder.current?.querySelector("button")?.focus();
          }}
        />
      ))}
      <div ref={adder}>
        <Button onPress={() => set([...rows, blankRow(shape)])}>{words.addOne[shape.list]}</Button>
      </div>
    </>
  );
}

type EntryProps = { shape: Shape; row: Row; number: number; set: (row: Row) => void; doubt: Find; onRemove: () => void };

function EntryFields({ shape, row, number, set, doubt, onRemove }: EntryProps) {
  const { lines, needed, many, list } = shape as Shape & { lines: string[]; needed: string[]; many: string[] };
  const change = (name: string) => (value: string) => set({ ...row, text: { ...row.text, [name]: value } });
  const line = (name: string) => ({ name, value: row.text[name] ?? "", onChange: change(name), doubt: doubt(name) });
  return (
    <fieldset class="card">
      <legend>{words.entry[list](number)}</legend>
      {lines.map((name) => (
        <Line key={name} {...line(name)} label={words.members[`${list}/${name}`] ?? words.members[name] ?? name} required={needed.includes(name)} />
      ))}
      <div class="row">
        <div><Line {...line("startDate")} pattern={DAY} /></div>
        <div>{!row.current && <Line {...line("endDate")} pattern={DAY} />}</div>
      </div>
      <Check checked={row.current} onChange={(current) => set({ ...row, current })}>{words.current}</Check>
      {many.map((name) => (
        <Area key={name} label={words.many[name] ?? name} value={row.text[name] ?? ""} onChange={change(name)} rows={4} {...hinted(doubt(name))} />
      ))}
      <div class="actions">
        <Button kind="danger" label={words.removeEntry(words.entry[list](number))} onPress={onRemove}>{words.removeWord}</Button>
      </div>
    </fieldset>
  );
}

const DAY = "[0-9]{4}(-(0[1-9]|1[0-2]))?";
type LineProps = { name: string; value: string; onChange: (value: string) => void; doubt: Doubt | undefined; label?: string; required?: boolean; pattern?: string };

function Line({ name, value, onChange, doubt, label = words.members[name] ?? name, required = false, pattern }: LineProps) {
  const hint = doubt ? words.unsure(doubt.quote, doubt.page) : pattern && words.dayHint;
  return (
    <Field
      label={label}
      value={value}
      maxLength={300}
      required={required}
      onInput={(event) => onChange(event.currentTarget.value)}
      {...(hint && { hint })}
      {...(pattern && { pattern })}
    />
  );
}

