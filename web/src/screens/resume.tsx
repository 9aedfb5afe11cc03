import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useId, useState } from "preact/hooks";
import { api, done, every, ok, type Schemas } from "../api";
import { date, say } from "../messages";
import { BrokeOff, Button, Failure, MainLink, Pending, Screen, useAct } from "../parts";
import { readResume } from "../resume/facts";
import { Facts } from "../resume/parts";
import { asForm, isPdf, watched } from "../upload";

export function ResumeScreen() {
  const queries = useQueryClient();
  const resumes = useQuery({ queryKey: ["resumes"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/resumes", { params: { query } }))) });
  const [replacing, setReplacing] = useState(false);
  const newest = resumes.data?.[0];
  if (!resumes.data) return <Pending of={[resumes]} />;

  const uploaded = async () => {
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

function Upload({ onDone, onCancel }: { onDone: () => Promise<void>; onCancel?: () => void }) {
  const id = useId();
  const { act, busy, failed } = useAct();
  const [share, setShare] = useState(0);
  const send = (file: File | undefined) =>
    act(async () => {
      setShare(0);
      if (!file || !isPdf(file)) throw new Error(say.resume.notPdf);
      await watched(setShare, () => sent(file));
      await onDone();
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
      {failed !== undefined && <BrokeOff share={share} told={say.resume.brokeOff} />}
      <div class="actions">
        <Button submit kind="main" busy={busy}>
          {say.resume.act}
        </Button>
        {onCancel && !busy && <Button onPress={onCancel}>{say.cancel}</Button>}
      </div>
    </form>
  );
}

function sent(file: File): Promise<Schemas["ResumeView"]> {
  return ok(api.http.POST("/api/v1/resumes", { body: { file }, bodySerializer: () => asForm(file) }));
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
  const read = useQuery({ queryKey: ["resume", id], queryFn: () => readResume(id) });
  if (!read.data) return <Pending of={[read]} part />;
  const { data } = read;
  const readable = data.resume.status === "parsed";
  return (
    <>
      <div class="actions">
        {readable && <MainLink to="/interviews/new">{say.resume.next}</MainLink>}
        <Button onPress={onReplace} {...(!readable && { kind: "main" as const })}>{say.resume.replace}</Button>
      </div>
      {!readable && <p class="card problem">{say.resume.noText}</p>}
      <Facts read={data} />
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
