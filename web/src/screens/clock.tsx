/** The clock of a question, which takes nothing away: a late answer counts like any other. */
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { api, ok, type Question, type Session } from "../api";
import { clock, say } from "../messages";

const words = say.interview;

/** How long each question has been on the screen in this tab, in milliseconds. */
const shown = new Map<string, number>();

/** When each clock began by the clock of this machine, which may be wrong by hours, but goes evenly. */
const started = new Map<string, number>();

/** Change what is known of a question, and nothing of the others: answers may arrive meanwhile. */
export function useQuestionChange(session_id: string): (question_id: string, change: (now: Question, place: number) => Question) => void {
  const queries = useQueryClient();
  return (question_id, change) =>
    queries.setQueryData<Session>(["session", session_id], (now) =>
      now && { ...now, questions: now.questions.map((each, place) => (each.id === question_id ? change(each, place) : each)) },
    );
}

/** The seconds that a question was shown, with those before it was left; the screen follows them. */
export function useSeconds(session: Session, question: Question): () => number {
  const key = `${session.id}:${question.id}`;
  const [began] = useState(() => Date.now() - (shown.get(key) ?? 0));
  const [, tick] = useState(0);
  const change = useQuestionChange(session.id);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => {
      clearInterval(timer);
      shown.set(key, Date.now() - began);
    };
  }, []);
  useEffect(() => {
    if (question.time_limit_s === null || question.started_at !== null || question.answer || question.media) return;
    const params = { path: { session_id: session.id, question_id: question.id } };
    ok(api.http.POST("/api/v1/sessions/{session_id}/questions/{question_id}/start", { params })).then(
      (now) => {
        started.set(key, Date.now());
        change(question.id, (each, place) => {
          const asked = now.questions[place] ?? each;
          // An adaptive session may ask another one in its place.
          return asked.id === each.id ? { ...each, started_at: each.started_at ?? asked.started_at } : asked;
        });
      },
      () => {}, // without it, nothing is said about time: no reason to hold up an answer
    );
  }, []);
  return () => Math.floor((Date.now() - began) / 1000);
}

type Props = { session: Session; question: Question; seconds: () => number };

/** The time on a question; of one with a limit, from when the API began to count. */
export function Clock({ session, question, seconds }: Props) {
  const { time_limit_s: limit, started_at } = question;
  const since = started.get(`${session.id}:${question.id}`) ?? (started_at ? new Date(started_at).getTime() : undefined);
  if (limit === null || since === undefined) return <span>{words.clock(clock(seconds()))}</span>;
  const used = Math.max(0, Math.floor((Date.now() - since) / 1000));
  return (
    <>
      <span>{words.clockOf(clock(used), clock(limit))}</span>
      <span role="status">{used > limit && words.late}</span>
    </>
  );
}
