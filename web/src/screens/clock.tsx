/** The clock of a question, which takes nothing away: a late answer counts like any other. */
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { api, ok, ProblemError, type Question, type Session } from "../api";
import { drafts } from "../drafts";
import { clock, say } from "../messages";
import { apiNow } from "../now";

const words = say.interview;

/** How long each question has been on the screen in this tab, in milliseconds. */
const shown = new Map<string, number>();

/** Change what is known of a question, and nothing of the others: answers may arrive meanwhile. */
export function useQuestionChange(session_id: string): (question_id: string, change: (now: Question) => Question) => void {
  const queries = useQueryClient();
  return (question_id, change) =>
    queries.setQueryData<Session>(["session", session_id], (now) =>
      now && { ...now, questions: now.questions.map((each) => (each.id === question_id ? change(each) : each)) },
    );
}

const read = (session_id: string) => ok(api.http.GET("/api/v1/sessions/{session_id}", { params: { path: { session_id } } }));

/** Tell the API that a question is seen; false while it may still put another in its place, which is then shown. */
export function useStart(session: Session, question: Question): boolean {
  const queries = useQueryClient();
  const begun = question.started_at !== null || question.answer !== null || question.media !== null;
  const [settled, settle] = useState<string>();
  const take = (now: Session) => {
    const place = session.questions.findIndex((each) => each.id === question.id);
    const asked = now.questions[place] ?? question;
    const shown = (each: Question) => (each.id === asked.id ? { ...each, started_at: each.started_at ?? asked.started_at } : asked);
    queries.setQueryData<Session>(["session", session.id], (known) =>
      known && { ...known, adapted: now.adapted, questions: known.questions.map((each, at) => (at === place ? shown(each) : each)) },
    );
    settle(asked.id);
  };
  useEffect(() => {
    if (begun || (question.time_limit_s === null && !session.adaptive)) return;
    const params = { path: { session_id: session.id, question_id: question.id } };
    ok(api.http.POST("/api/v1/sessions/{session_id}/questions/{question_id}/start", { params }))
      .catch(() => read(session.id)) // it may have been started all the same
      .then(take, () => settle(question.id)); // without it, nothing is said about time: no reason to hold up an answer
  }, []);
  return begun || !session.adaptive || settled === question.id;
}

/** After an answer that found no question: show the one that has taken its place unheard of, with what was answered. */
export function useReplacement(session: Session, question: Question): (error: unknown) => Promise<never> {
  const queries = useQueryClient();
  return async (error) => {
    if (error instanceof ProblemError && error.problem.status === 404) {
      const now = await read(session.id);
      const asked = now.questions[session.questions.findIndex((each) => each.id === question.id)];
      if (asked && asked.id !== question.id) drafts.move(session.id, question.id, asked.id);
      queries.setQueryData(["session", session.id], now);
    }
    throw error;
  };
}

/** The seconds that a question was shown, with those before it was left; the screen follows them. */
export function useSeconds(session: Session, question: Question): () => number {
  const key = `${session.id}:${question.id}`;
  const [began] = useState(() => performance.now() - (shown.get(key) ?? 0)); // clocks are set right at any time
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => {
      clearInterval(timer);
      shown.set(key, performance.now() - began);
    };
  }, []);
  return () => Math.floor((performance.now() - began) / 1000);
}

type Props = { question: Question; seconds: () => number };

/** The time on a question; of one with a limit, from when the API began to count. */
export function Clock({ question, seconds }: Props) {
  const { time_limit_s: limit, started_at } = question;
  if (limit === null || started_at === null) return <span>{words.clock(clock(seconds()))}</span>;
  const used = Math.max(0, Math.floor((apiNow() - Date.parse(started_at)) / 1000));
  return (
    <>
      <span>{words.clockOf(clock(used), clock(limit))}</span>
      <span role="status">{used > limit && words.late}</span>
    </>
  );
}
