import { useEffect, useRef, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { Schemas } from "../api";
import { drafts } from "../drafts";
import { points, say } from "../messages";
import { Button, Pending } from "../parts";
import { type Place, useTries, Writing } from "./tries";

const words = say.attempts;
type Attempts = Schemas["AttemptsView"];
type Attempt = Schemas["AttemptView"];

/** Another try at a question, beside the answer of the interview. */
export function Attempts({ session, question, begun }: Place & { begun: boolean }) {
  const draft = `${question}:again`;
  const [writing, setWriting] = useState(begun || drafts.read(session, draft) !== null);
  const { tries, send } = useTries({ session, question });
  if (!tries.data) return <Pending of={[tries]} part />;
  const made = tries.data.attempts;
  const sent = async (text: string, key: string) => {
    await send({ text }, key);
    setWriting(false);
  };
  return (
    <>
      {made.length > 1 && <SideBySide tries={tries.data} />}
      {writing ? (
        <Writing session={session} question={draft} label={words.yours} button={words.evaluate} onSend={sent} onCancel={() => setWriting(false)} />
      ) : (
        <div class="actions">
          <Button onPress={() => setWriting(true)}>{made.length > 1 ? words.onceMore : words.again}</Button>
          {made.length > 1 && <Link href="/progress">{say.progress.link}</Link>}
          <span class="soft small">{words.free}</span>
        </div>
      )}
    </>
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
