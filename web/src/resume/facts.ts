/** What was read of a resume as rows of a form, and a form as what the API is told. */
import { api, ok, type Schemas } from "../api";

export type Resume = Schemas["ResumeView"];
/** A resume as it was read, and the name of that version. */
export type Read = { resume: Resume; etag: string | null };

export type Lists = { work: Schemas["Work"]; education: Schemas["Education"]; projects: Schemas["Project"] };
export type ListName = keyof Lists;
type Named<E> = keyof E & string;

export type Shape<K extends ListName = ListName> = K extends ListName
  ? { list: K; lines: Named<Lists[K]>[]; needed: Named<Lists[K]>[]; many: Named<Lists[K]>[]; blank: Lists[K] }
  : never;

const DATES = { startDate: null, endDate: null, current: false };

export const SHAPES: { [K in ListName]: Shape<K> } = {
  work: {
    list: "work", lines: ["position", "name"], needed: [], many: ["highlights"],
    blank: { name: null, position: null, location: null, ...DATES, summary: null, highlights: [] },
  },
  education: {
    list: "education", lines: ["studyType", "area", "institution"], needed: [], many: [],
    blank: { institution: null, area: null, studyType: null, ...DATES, score: null },
  },
  projects: {
    list: "projects", lines: ["name"], needed: ["name"], many: ["highlights", "keywords"],
    blank: { name: "", description: null, url: null, ...DATES, highlights: [], keywords: [] },
  },
};

export const BASICS = ["name", "label", "email", "phone", "url"] as const satisfies Named<Schemas["Basics"]>[];

/** One entry in a form; `was` is its place among those that were read. */
export type Row = { was: number | null; text: Record<string, string>; current: boolean };
type Entry = Record<string, unknown>;

const textOf = (value: unknown) => (Array.isArray(value) ? value.join("\n") : typeof value === "string" ? value : "");
const partsOf = (text: string, between = "\n") => text.split(between).map((each) => each.trim()).filter(Boolean);

const members = ({ lines, many }: Shape): string[] => [...lines, "startDate", "endDate", ...many];

export function blankRow(shape: Shape): Row {
  return { was: null, text: Object.fromEntries(members(shape).map((name) => [name, ""])), current: false };
}

export function rowsOf(shape: Shape, entries: readonly object[]): Row[] {
  return entries.map((entry, was) => {
    const values = entry as Entry;
    const text = members(shape).map((name) => [name, textOf(values[name])]);
    return { was, text: Object.fromEntries(text), current: values["current"] === true };
  });
}

/** The rows without those that say nothing. */
export function filled(rows: Row[]): Row[] {
  return rows.filter(({ text }) => Object.values(text).some((each) => each.trim()));
}

/** The entries that rows stand for: what a form does not show, or was left as it was, stays. */
export function entriesOf(shape: Shape, rows: Row[], entries: readonly object[]): Entry[] {
  const before = rowsOf(shape, entries);
  return filled(rows).map(({ was, text, current }) => {
    const entry: Entry = { ...(was === null ? shape.blank : entries[was]) };
    for (const [name, value] of Object.entries(text)) {
      if (was !== null && before[was]?.text[name] === value) continue;
      entry[name] = Array.isArray(entry[name]) ? partsOf(value) : value.trim() || null;
    }
    return { ...entry, current, ...(current && { endDate: null }) };
  });
}

const skillLine = ({ name, keywords }: Schemas["Skill"]) => (keywords.length ? `${name}: ${keywords.join(", ")}` : name);
export const skillLines = (skills: Schemas["Skill"][]) => skills.map(skillLine).join("\n");

/** A skill a line, a group with a colon; a line that was left as it was stands for what it stood for. */
export function skillsOf(text: string, skills: Schemas["Skill"][]): Schemas["Skill"][] {
  const before = new Map(skills.map((each) => [skillLine(each), each]));
  return partsOf(text).map((line) => {
    const [name = "", keywords = ""] = line.split(/:\s+(.*)/);
    return before.get(line) ?? { name: name.trim(), keywords: partsOf(keywords, ",") };
  });
}

/** What a pointer into the document points at. */
export function valueAt(resume: Schemas["Resume"], pointer: string): unknown {
  return pointer.split("/").slice(1).reduce<unknown>((value, name) => (value as Entry | undefined)?.[name], resume);
}

const SURE = 0.6;
export type Doubt = Schemas["Evidence"];

/** What was read with little confidence and was not stated since, below a part of the document. */
export function doubtsOf({ evidence, stated }: Schemas["ParsedResume"], part: string): Doubt[] {
  const certain = (pointer: string) => stated.some((each) => pointer === each || pointer.startsWith(`${each}/`));
  return evidence.filter(({ pointer, confidence }) => confidence < SURE && (pointer === part || pointer.startsWith(`${part}/`)) && !certain(pointer));
}

export async function readResume(resume_id: string): Promise<Read> {
  const answer = api.http.GET("/api/v1/resumes/{resume_id}", { params: { path: { resume_id } } });
  const resume = await ok(answer);
  return { resume, etag: (await answer).response.headers.get("ETag") };
}

/** State a part of a resume, of the version that was read only. */
export function correct({ resume, etag }: Read, patch: Schemas["ResumePatch"]): Promise<Resume> {
  const params = { path: { resume_id: resume.id }, ...(etag && { header: { "If-Match": etag } }) };
  return ok(api.http.PATCH("/api/v1/resumes/{resume_id}", { params, body: patch }));
}
