import { useState } from "preact/hooks";
import { api, ok, type Question, type Schemas, type Session } from "../api";
import { say } from "../messages";
import { Button, Failure, useAct } from "../parts";

const words = say.askedNext;
type FollowUp = Schemas["FollowUp"];

/** Whether a question is asked on about before the interview has ended: only to study. */
export const asksOn = (session: Session) => session.conditions === "study";

export function askedOn(session: Session, question: Question): Promise<FollowUp[]> {
  const params = { path: { session_id: session.id, question_id: question.id } };
  return ok(api.http.GET("/api/v1/sessions/{session_id}/questions/{question_id}/follow-ups", { params })).then((read) => read.follow_ups);
}

/** What an interviewer would ask next, and how it is answered here; nothing before it is asked for. */
export function AskedNext({ asked, how }: { asked: FollowUp[] | undefined; how: string }) {
  return (
    <div role="status" class={asked && "card"}>
      {asked?.length === 0 && <p>{words.none}</p>}
      {asked && asked.length > 0 && (
        <>
          <h2>{words.title}</h2>
          <ul class="changes">
            {asked.map((each) => (
              <li key={each.question}>{each.question}</li>
            ))}
          </ul>
          <p class="small soft">{how}</p>
        </>
      )}
    </div>
  );
}

/** Asking on about a spoken answer, once it has been heard. */
export function AskOnAloud({ session, question }: { session: Session; question: Question }) {
  const [asked, setAsked] = useState<FollowUp[]>();
  const { act, busy, failed } = useAct();
  if (!asksOn(session) || !question.answer) return null;
  return (
    <>
      <AskedNext asked={asked} how={words.recordAgain} />
      <Failure error={failed} />
      {!asked && (
        <p>
          <Button kind="text" busy={busy} onPress={() => void act(async () => setAsked(await askedOn(session, question)))}>
            {words.askOn}
          </Button>
        </p>
      )}
    </>
  );
}
