import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ok, type Schemas } from "../api";
import { drafts } from "../drafts";
import { points, say } from "../messages";
import { Area, Button, Failure, Loading, useAct } from "../parts";

const words = say.attempts;
type Attempts = Schemas["AttemptsView"];
type Attempt = Schemas["AttemptView"];

const path = "/api/v1/sessions/{session_id}/questions/{question_id}/attempts";

type Place = { session: string; question: string };

/** Another try at a question, beside the answer of the interview. */
export function Attempts({ session, question, begun }: Place & { begun: boolean }) {
  const queries = useQueryClient();
  const params = { path: { session_id: session, question_id: question } };
  const queryKey = ["attempts", session, question];
  const [writing, setWriting] = useState(begun || drafts.read(session, again(question)) !== null);
  const tries = useQuery({ queryKey, queryFn: () => ok(api.http.GET(path, { params })), staleTime: Infinity });
  if (tries.error) return <Failure error={tries.error} retry={() => void tries.refetch()} />;
  if (!tries.data) return <Loading />;
  const made = tries.data.attempts;
  const send = async (text: string, key: string) => {
    const headers = { "Idempotency-Key": key };
    queries.setQueryData(queryKey, await ok(api.http.POST(path, { params, body: { text }, headers })));
    void queries.invalidateQueries({ queryKey: ["progress"] });
    drafts.drop(session, again(question));
    setWriting(false);
  };
  return (
    <>
      {made.length > 1 && <SideBySide tries={tries.data} />}
      {writing ? (
        <Again session={session} question={question} onSend={send} onCancel={() => setWriting(false)} />
      ) : (
        <div class="actions">
          <Button onPress={() => setWriting(true)}>{made.length > 1 ? words.onceMore : words.again}</Button>
          <span class="soft small">{words.free}</span>
        </div>
      )}
    </>
  );
}

/** The name under which the draft of a further try is kept. */
const again = (question: string) => `${question}:again`;

type AgainProps = Place & { onSend: (text: string, key: string) => Promise<void>; onCancel: () => void };

function Again({ session, question, onSend, onCancel }: AgainProps) {
  const { act, busy, failed } = useAct();
  const [text, setText] = useState(drafts.read(session, again(question)) ?? "");
  const key = useRef({ text: "", name: "" });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);
  /** One key a text: sent again after a lost reply, it is one try. */
  const keyOf = (sent: string) => {
    if (key.current.text !== sent) key.current = { text: sent, name: crypto.randomUUID() };
    return key.current.name;
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void act(() => onSend(text, keyOf(text)));
      }}
    >
      <Area
        label={words.yours}
        value={text}
        rows={6}
        onChange={(value) => {
          setText(value);
          drafts.write(session, again(question), value);
        }}
      />
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>{words.evaluate}</Button>
        {!busy && (
          <Button
            onPress={() => {
              drafts.drop(session, again(question));
              onCancel();
            }}
          >
            {say.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}

/** The answer of the interview, and the last try beside it with what that has gained. */
function SideBySide({ tries }: { tries: Attempts }) {
  const first = tries.attempts[0];
  const last = tries.attempts.at(-1);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(last?.number);
  useEffect(() => {
    if (shown.current !== last?.number) heading.current?.focus();
    shown.current = last?.number;
  }, [last?.number]);
  if (!first || !last) return null;
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>{words.title(points(first.overall), points(last.overall))}</h3>
      {tries.best !== last.number && <p class="soft">{words.best(tries.best)}</p>}
      <div class="sides">
        <Side title={words.inInterview} attempt={first} of={tries} />
        <Side title={words.number(last.number)} attempt={last} of={tries} since={first} />
      </div>
    </>
  );
}

type SideProps = { title: string; attempt: Attempt; of: Attempts; since?: Attempt };

function Side({ title, attempt, of, since }: SideProps) {
  return (
    <section class="card" aria-label={title}>
      <h4>
        {title} <span class="soft score">{say.result.score(points(attempt.overall))}</span>
      </h4>
      <blockquote>{attempt.text || say.result.empty}</blockquote>
      <ul class="points">
        {of.key_points.map((text, place) => {
          const coverage = attempt.points[place] ?? "missed";
          const moved = since && movement(since.points[place] ?? "missed", coverage);
          return (
            <li key={text} class={coverage}>
              {moved && <b class="moved">{words[moved]}</b>} <b>{say.result.coverage[coverage]}</b> {text}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const RANK: Record<Schemas["Coverage"], number> = { missed: 0, partly: 1, covered: 2 };

/** What became of a point since the answer that a try stands beside; gained is what is covered now. */
function movement(before: Schemas["Coverage"], now: Schemas["Coverage"]): "gained" | "better" | "lost" | undefined {
  const change = RANK[now] - RANK[before];
  if (change === 0) return undefined;
  return change < 0 ? "lost" : now === "covered" ? "gained" : "better";
}
