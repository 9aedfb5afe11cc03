import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useId, useState } from "preact/hooks";
import { Link, useLocation, useSearchParams } from "wouter-preact";
import { api, every, ok, type Schemas } from "../api";
import { say } from "../messages";
import { Area, Button, Check, Choice, Failure, Form, Pending, Screen, useAct } from "../parts";
import { asForm, isPdf } from "../upload";
import { Allowance, useAllowance } from "./allowance";
import { type Conditions, type Mode, Tabs } from "./ways";

const FILLED: Record<string, Record<string, string>> = { role: say.roles, level: say.levels };
const WAYS = ["text", "audio", "video"] as const;
const CONDITIONS = ["real", "study"] as const;
const COUNTS = ["1", "3", "5", "8", "10"];
const ADAPTS_FROM = 3; // two answers before a question decide about it

export function NewScreen() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const { act, busy, failed } = useAct();
  const profile = useQuery({ queryKey: ["profile"], queryFn: () => ok(api.http.GET("/api/v1/profile")) });
  const consent = useQuery({ queryKey: ["recording-consent"], queryFn: () => ok(api.http.GET("/api/v1/recording-consent")) });
  const resumes = useQuery({ queryKey: ["resumes"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/resumes", { params: { query } }))) });
  const [asked] = useSearchParams();
  const [chosen, choose] = useState(() => known(asked));
  const [way, setWay] = useState<Mode>("text");
  const [conditions, setConditions] = useState<Conditions>("real");
  const [adaptive, setAdaptive] = useState(false);
  const [job, setJob] = useState("");
  const aloud = way !== "text";
  const allowance = useAllowance().data;
  if (!profile.data || !consent.data || !resumes.data) return <Pending of={[profile, consent, resumes]} />;

  const readable = resumes.data.filter((each) => each.status === "parsed");
  const value = (name: string, otherwise: string) => chosen[name] ?? otherwise;
  const onChoose = (name: string) => (each: string) => choose({ ...chosen, [name]: each });
  const adapts = Number(value("count", "5")) >= ADAPTS_FROM;
  const spent = allowance && !allowance.pro_until && allowance.free_left + allowance.credits === 0;

  const start = (fields: Record<string, string>) =>
    act(async () => {
      const agreed = aloud && fields["keep"] === "on";
      const body: Schemas["NewSession"] = {
        role: fields["role"] as Schemas["Role"],
        level: fields["level"] as Schemas["Level"],
        question_count: Number(fields["count"]),
        mode: way,
        conditions,
        adaptive: adapts && adaptive,
        job_description: job.trim() || null,
        resume_id: fields["resume"] || null,
        recording_consent: agreed,
        ...(agreed && { recording_wording: consent.data.wording }),
      };
      const session = await ok(api.http.POST("/api/v1/sessions", { body }));
      queries.setQueryData(["session", session.id], session);
      void queries.invalidateQueries({ queryKey: ["sessions"] });
      void queries.invalidateQueries({ queryKey: ["credits"] });
      go(`/interviews/${session.id}`, { replace: true }); // "Back" must not lead to opening another
    });

  return (
    <Screen title={say.new.title}>
      <Form onSend={start}>
        <div class="row">
          <Choice label={say.new.role} name="role" value={value("role", profile.data.target_role ?? "")} onChoose={onChoose("role")} options={[["", say.new.choose], ...Object.entries(say.roles)]} />
          <Choice label={say.new.level} name="level" value={value("level", profile.data.experience_level ?? "")} onChoose={onChoose("level")} options={[["", say.new.choose], ...Object.entries(say.levels)]} />
          <Choice label={say.new.count} name="count" value={value("count", "5")} onChoose={onChoose("count")} options={COUNTS.map((each) => [each, each])} />
        </div>
        {readable.length > 0 && (
          <Choice label={say.new.resume} name="resume" value={value("resume", readable[0]?.id ?? "")} onChoose={onChoose("resume")} options={readable.map((each) => [each.id, each.filename])} />
        )}
        <details>
          <summary>{say.new.job}</summary>
          <Area label={say.new.jobText} rows={6} value={job} hint={say.new.jobHint} onChange={setJob} />
          <JobFile onRead={setJob} />
        </details>
        <Tabs legend={say.new.ways} name="way" options={WAYS} names={say.ways} chosen={way} onChoose={setWay} />
        <p class="hint">{say.new.waysHint}</p>
        <Tabs legend={say.conditions.legend} name="conditions" options={CONDITIONS} names={say.conditions.names} chosen={conditions} onChoose={setConditions} />
        <p class="hint">{say.conditions.hint[conditions]}</p>
        {adapts && (
          <>
            <Check checked={adaptive} onChange={setAdaptive}>{say.adaptive.choose}</Check>
            <p class="hint">{aloud ? `${say.adaptive.hint} ${say.adaptive.aloud}` : say.adaptive.hint}</p>
          </>
        )}
        {aloud && (
          <label class="check card">
            <input type="checkbox" name="keep" defaultChecked={consent.data.default !== null} />
            <span>{consent.data.text}</span>
          </label>
        )}
        <p>
          <strong>{allowance?.pro_until ? say.allowance.costPro : say.allowance.cost}.</strong> {say.allowance.charged}
        </p>
        <Allowance />
        <Failure error={failed} />
        <div class="actions">
          {spent ? (
            <>
              <span>{say.allowance.none}</span>
              <Link href="/purchases" class="button main">
                {say.allowance.buy}
              </Link>
            </>
          ) : (
            <Button submit kind="main" busy={busy}>
              {say.new.act}
            </Button>
          )}
        </div>
      </Form>
    </Screen>
  );
}

/** A description that is a PDF: its text goes to the field, where it can be corrected. */
function JobFile({ onRead }: { onRead: (text: string) => void }) {
  const id = useId();
  const { act, busy, failed } = useAct();
  const [told, tell] = useState("");
  const read = (file: File | undefined) =>
    act(async () => {
      tell("");
      if (!file) return;
      if (!isPdf(file)) throw new Error(say.resume.notPdf);
      const { text, truncated } = await ok(api.http.POST("/api/v1/job-descriptions", { body: { file }, bodySerializer: () => asForm(file) }));
      onRead(text);
      tell(truncated ? say.new.jobCut : say.new.jobRead);
    });
  return (
    <>
      <label for={id}>{say.new.jobFile}</label>
      <input id={id} type="file" accept="application/pdf,.pdf" aria-disabled={busy} onChange={(event) => void read(event.currentTarget.files?.[0])} />
      <p role="status">{busy ? say.new.jobReading : told}</p>
      <Failure error={failed} />
    </>
  );
}

/** The role and the level that a link to this screen names. */
function known(asked: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...asked].filter(([name, value]) => Object.hasOwn(FILLED, name) && Object.hasOwn(FILLED[name] ?? {}, value)));
}
