import type { Session } from "../api";
import { say } from "../messages";

/** That a question stands in the place of another, and why; nothing for those that were planned. */
export function Adapted({ session, question }: { session: Session; question: string }) {
  const adapted = session.adapted.find((each) => each.question_id === question);
  return adapted ? <p class="soft small">{say.adaptive.instead[adapted.difficulty](adapted.why)}</p> : null;
}
