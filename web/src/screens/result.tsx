import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { Link, Redirect } from "wouter-preact";
import { api, ok, ProblemError, type Schemas, type Session } from "../api";
import { points, say } from "../messages";
import { Button, Failure, MainLink, Pending, Screen, useAct } from "../parts";
import { save } from "../saving";
import { Adapted } from "./adapted";
import { Points } from "./appeals";
import { Attempts } from "./attempts";
import { CoachLinks } from "./coach";
import { FollowUps } from "./follow-ups";

const words = say.result;
const POLL_MS = 2_000;

type Report = Schemas["Report"];

const refused = (error: unknown) => error instanceof ProblemError && error.problem.status < 500;

/** Waits for the evaluation, then shows the report. */
export function ResultScreen({ id }: { id: string }) {
  const queries = useQueryClient();
  const params = { path: { session_id: id } };
  const session = useQuery({
    queryKey: ["session", id],
    queryFn: () => ok(api.http.GET("/api/v1/sessions/{session_id}", { params })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "evaluated" && !refused(state.error) ? POLL_MS : false),
  });
  const [without, setWithout] = useState(false);
  const nothing = session.data?.answered === 0 && session.data.state === "ended";
  const evaluation = useEvaluation(session.data, without, !nothing);
  const done = session.data?.state === "evaluated" || evaluation.data !== undefined;
  useEffect(() => {
    if (evaluation.data) for (const name of ["sessions", "progress"]) void queries.invalidateQueries({ queryKey: [name] });
  }, [evaluation.data]);
  const report = useQuery({ queryKey: ["report", id], enabled: done, queryFn: () => api.report(id), staleTime: Infinity });

  if (!session.data) return <Pending of={[session]} />;
  if (session.data.state === "open") return <Redirect to={`/interviews/${id}`} replace />;
  if (nothing) return <Screen title={words.title}><p>{words.none}</p><MainLink to="/interviews/new">{words.again}</MainLink></Screen>;
  if (report.data) return <Shown report={report.data} session={session.data} />;
  if (report.error) return <Pending of={[report]} />;
  return <Waiting session={session.data} error={evaluation.error} onWithout={() => setWithout(true)} onRetry={() => void evaluation.refetch()} />;
}

function useEvaluation(session: Session | undefined, without: boolean, wanted: boolean) {
  const ended = session?.state === "ended" || session?.state === "closing";
  return useQuery({
    queryKey: ["evaluation", session?.id, without],
    enabled: ended && wanted,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.evaluate(session?.id ?? "", { without_failed: without, signal }),
  });
}

type WaitingProps = { session: Session; error: unknown; onWithout: () => void; onRetry: () => void };

function progressOf(media: NonNullable<Session["questions"][number]["media"]>): string {
  return media.waiting_for ? say.waiting.waitingFor(media.waiting_for) : say.waiting.state[media.state];
}

function Waiting({ session, error, onWithout, onRetry }: WaitingProps) {
  const spoken = session.questions.map((each, place) => ({ ...each, place })).filter((each) => each.media);
  const failed = error instanceof ProblemError && spoken.some((each) => each.media?.state === "failed");
  return (
    <Screen title={say.waiting.title}>
      <p>{say.waiting.text}</p>
      {!error && <progress aria-label={say.waiting.title} />}
      <ul class="rows" aria-live="polite">
        {spoken.map(({ id, place, media }) => (
          <li key={id}>
            <span>{say.waiting.answer(place + 1)}</span>
            <span class="soft">{media && progressOf(media)}</span>
          </li>
        ))}
      </ul>
      {failed ? (
        <>
          <p class="card problem" role="alert">
            {say.waiting.failed}
          </p>
          <Button kind="main" onPress={onWithout}>
            {say.waiting.without}
          </Button>
        </>
      ) : (
        <Failure error={error} retry={onRetry} />
      )}
    </Screen>
  );
}

function Shown({ report, session }: { report: Report; session: Session }) {
  const { summary, changes } = report;
  return (
    <Screen title={words.title}>
      <p class="lead">{words.overall(points(report.overall), summary)}</p>
      {report.overall_after !== report.overall && <p>{say.appeals.after(points(report.overall_after), points(report.overall))}</p>}
      {changes.length > 0 && (
        <>
          <h2>{words.changes(changes.length)}</h2>
          <ol class="changes">
            {changes.map(({ text, position }) => (
              <li key={text}>
                {text}{" "}
                <a class="whole" href={`#answer-${position}`} onClick={opened}>
                  {words.toAnswer(position)}
                </a>
              </li>
            ))}
          </ol>
        </>
      )}
      <div class="actions">
        <MainLink to="/interviews/new">{words.again}</MainLink>
        <Link href="/progress">{say.progress.link}</Link>
      </div>
      <OnPaper session={session} />
      <h2>{words.answers}</h2>
      {report.answers.map((each) => (
        <Answer key={each.question_id} session={session} answer={each} single={report.answers.length === 1} trying={location.hash === `#try-${each.question_id}`} />
      ))}
      <CoachLinks report={report} />
    </Screen>
  );
}

/** The report as a file: to print, or to show to somebody who has no account. */
function OnPaper({ session: { id } }: { session: Session }) {
  const { act, busy, failed } = useAct();
  const params = { path: { session_id: id }, query: { format: "pdf" as const } };
  const download = () =>
    act(async () => save(await ok(api.http.GET("/api/v1/sessions/{session_id}/report", { params, parseAs: "blob" })), `report-${id}.pdf`));
  return (
    <>
      <div class="actions">
        <Button busy={busy} onPress={() => void download()}>
          {words.download}
        </Button>
        <span class="soft small" role="status">{busy ? say.working : ""}</span>
      </div>
      <Failure error={failed} />
    </>
  );
}

/** Open the answer that a link leads to. */
function opened(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  const answer = document.querySelector<HTMLDetailsElement>(link.hash);
  if (!answer) return;
  event.preventDefault();
  answer.open = true;
  answer.scrollIntoView();
  answer.querySelector("summary")?.focus({ preventScroll: true });
}

type AnswerProps = { session: Session; answer: Schemas["ReportedAnswer"]; single: boolean; trying: boolean };

function Answer({ session, answer, single, trying }: AnswerProps) {
  const open = single || trying;
  const { position, question, question_id, evaluation, delivery } = answer;
  const [seen, setSeen] = useState(open);
  const said = useRef<HTMLQuoteElement>(null);
  const after = answer.overall_after !== evaluation.overall;
  return (
    <details id={`answer-${position}`} open={open} onToggle={(event) => event.currentTarget.open && setSeen(true)}>
      <summary>
        {position}. {question} <span class="soft score">{words.score(points(evaluation.overall))}</span>
      </summary>
      <Adapted session={session} question={question_id} />
      {after && <p>{say.appeals.answerAfter(points(answer.overall_after))}</p>}
      <p>{evaluation.reason}</p>
      <h3>{words.yours}</h3>
      <blockquote ref={said}>{answer.answer || words.empty}</blockquote>
      {evaluation.key_points.length > 0 && (
        <>
          <h3>{words.points}</h3>
          <Points session={session.id} answer={answer} said={said} />
        </>
      )}
      {delivery?.advice && (
        <>
          <h3>{words.delivery}</h3>
          <p>{delivery.advice}</p>
        </>
      )}
      {answer.follow_ups.length > 0 && (
        <>
          <h3>{words.next}</h3>
          {seen && <FollowUps session={session.id} question={question_id} asked={answer.follow_ups} first={answer.answer} />}
        </>
      )}
      {answer.reference_answer && (
        <details>
          <summary>{words.reference}</summary>
          <p>{answer.reference_answer}</p>
        </details>
      )}
      {seen && <Attempts session={session.id} question={question_id} begun={trying} />}
    </details>
  );
}
