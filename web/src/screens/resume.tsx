import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useId, useState } from "preact/hooks";
import { api, done, every, ok, type Schemas } from "../api";
import { date, say } from "../messages";
import { Button, Failure, Loading, MainLink, Screen, useAct } from "../parts";
import { watched } from "../upload";

type Resume = Schemas["ResumeView"];

export function ResumeScreen() {
  const queries = useQueryClient();
  const resumes = useQuery({ queryKey: ["resumes"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/resumes", { params: { query } }))) });
  const [replacing, setReplacing] = useState(false);
  const newest = resumes.data?.[0];
  if (resumes.error) return <Failure error={resumes.error} retry={() => void resumes.refetch()} />;
  if (!resumes.data) return <Loading />;

  const uploaded = async (resume: Resume) => {
    queries.setQueryData(["resume", resume.id], resume);
    await queries.invalidateQueries({ queryKey: ["resumes"] });
    setReplacing(false);
  };
  return (
    <Screen title={say.resume.title}>
      {newest && !replacing ? (
        <>
          <Newest id={newest.id} onReplace={() => setReplacing(true)} />
          <Kept rows={resumes.data} />
        </>
      ) : (
        <Upload onDone={uploaded} {...(newest && { onCancel: () => setReplacing(false) })} />
      )}
    </Screen>
  );
}

function Upload({ onDone, onCancel }: { onDone: (resume: Resume) => Promise<void>; onCancel?: () => void }) {
  const id = useId();
  const { act, busy, failed } = useAct();
  const [share, setShare] = useState(0);
  const send = (file: File | undefined) =>
    act(async () => {
      setShare(0);
      if (!file || (file.type !== "application/pdf" && !/\.pdf$/i.test(file.name))) throw new Error(say.resume.notPdf);
      await onDone(await watched(setShare, () => sent(file)));
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget.querySelector("input")?.files?.[0]);
      }}
    >
      <p class="lead">{say.resume.lead}</p>
      <label for={id}>{say.resume.choose}</label>
      <input id={id} type="file" accept="application/pdf,.pdf" required />
      {busy && <Sending share={share} />}
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>
          {say.resume.act}
        </Button>
        {onCancel && !busy && <Button onPress={onCancel}>{say.cancel}</Button>}
      </div>
    </form>
  );
}

/** As a form, which carries the name of the file. */
function sent(file: File): Promise<Resume> {
  return ok(api.http.POST("/api/v1/resumes", { body: { file }, bodySerializer: () => form(file) }));
}

function form(file: File): FormData {
  const fields = new FormData();
  fields.append("file", file);
  return fields;
}

function Sending({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  const text = share < 1 ? say.resume.progress(percent) : say.resume.reading;
  return (
    <div class="card">
      <p role="status">{text}</p>
      <progress aria-label={text} max={100} {...(share < 1 && { value: percent })} />
    </div>
  );
}

function Newest({ id, onReplace }: { id: string; onReplace: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["resume", id],
    queryFn: () => ok(api.http.GET("/api/v1/resumes/{resume_id}", { params: { path: { resume_id: id } } })),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const readable = data.status === "parsed";
  return (
    <>
      <div class="actions">
        {readable && <MainLink to="/interviews/new">{say.resume.next}</MainLink>}
        <Button onPress={onReplace} {...(!readable && { kind: "main" as const })}>{say.resume.replace}</Button>
      </div>
      {readable ? <Facts resume={data} /> : <p class="card problem">{say.resume.noText}</p>}
    </>
  );
}

type Period = { startDate?: string | null; endDate?: string | null; current?: boolean };
const period = ({ startDate, endDate, current }: Period) => [startDate, current ? say.resume.now : endDate].filter(Boolean).join(" – ");
const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(", ");

function Facts({ resume: { filename, parsed } }: { resume: Resume }) {
  const { basics, work = [], education = [], skills = [], projects = [] } = parsed.resume;
  const words = skills.flatMap((each) => (each.keywords?.length ? each.keywords : [each.name]));
  return (
    <>
      <h2>{say.resume.read(filename)}</h2>
      {(parsed.warnings ?? []).length > 0 && <p class="card">{say.resume.uncertain}</p>}
      <p>{joined(basics?.name, basics?.label, basics?.email, basics?.phone)}</p>
      <Group title={say.resume.work} rows={work.map((each) => [joined(each.position, each.name), period(each)])} />
      <Group title={say.resume.education} rows={education.map((each) => [joined(each.studyType, each.area, each.institution), period(each)])} />
      <Group title={say.resume.projects} rows={projects.map((each) => [each.name, period(each)])} />
      {words.length > 0 && (
        <>
          <h3>{say.resume.skills}</h3>
          <p>{words.join(", ")}</p>
        </>
      )}
    </>
  );
}

function Group({ title, rows }: { title: string; rows: [what: string, when: string][] }) {
  if (!rows.length) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="rows">
        {rows.map(([what, when], place) => (
          <li key={place}>
            <span>{what}</span>
            <span class="soft">{when}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Kept({ rows }: { rows: Schemas["ResumeRow"][] }) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const remove = (resume_id: string) =>
    act(async () => {
      await done(api.http.DELETE("/api/v1/resumes/{resume_id}", { params: { path: { resume_id } } }));
      await queries.invalidateQueries({ queryKey: ["resumes"] });
    });
  return (
    <>
      <h2>{say.resume.others}</h2>
      <p class="soft small">{say.resume.kept}</p>
      <ul class="rows">
        {rows.map((each) => (
          <li key={each.id}>
            <span>
              {each.filename} <span class="soft">{date(each.uploaded_at)}</span>
            </span>
            <Button kind="danger" busy={busy} label={say.resume.remove(each.filename)} onPress={() => void remove(each.id)}>
              {say.delete}
            </Button>
          </li>
        ))}
      </ul>
      <Failure error={failed} />
    </>
  );
}
