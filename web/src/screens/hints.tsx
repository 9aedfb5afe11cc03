import { api, ok, type Question, type Session } from "../api";
import { say } from "../messages";
import { Button, Failure, useAct } from "../parts";
import { useQuestionChange } from "./clock";

const words = say.hints;

/** What was revealed of a question for study, and the next hint. */
export function Hints({ session, question }: { session: Session; question: Question }) {
  const { act, busy, failed } = useAct();
  const change = useQuestionChange(session.id);
  const { hints, hints_in_all } = question;
  if (hints_in_all === 0) return null;
  const reveal = () =>
    act(async () => {
      const params = { path: { session_id: session.id, question_id: question.id, layer: String(hints.length + 1) } };
      const now = await ok(api.http.PUT("/api/v1/sessions/{session_id}/questions/{question_id}/hints/{layer}", { params }));
      const revealed = now.questions.find((each) => each.id === question.id)?.hints ?? hints;
      change(question.id, (each) => ({ ...each, hints: revealed }));
    });
  return (
    <section aria-label={words.title}>
      <ul class="hints" aria-live="polite">
        {hints.map((each) => (
          <li key={each.text}>{each.text}</li>
        ))}
      </ul>
      <Failure error={failed} />
      {hints.length < hints_in_all ? (
        <p class="actions">
          <Button kind="text" busy={busy} onPress={() => void reveal()}>
            {words.next(hints.length + 1, hints_in_all)}
          </Button>
          <span class="small soft">{words.kept}</span>
        </p>
      ) : (
        <p class="small soft">{words.all}</p>
      )}
    </section>
  );
}
