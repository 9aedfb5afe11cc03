import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../api";
import { drafts } from "../drafts";
import { say } from "../messages";
import { Button, Pending } from "../parts";
import { type Place, useTries, Writing } from "./tries";

const words = say.followUps;
type FollowUp = Schemas["FollowUp"];
type Said = Schemas["FollowUpAnswerView"];

/** So many answers to the follow-up questions of one question are kept. */
const MOST = 2;

type Props = Place & { asked: FollowUp[]; first: string };

/** What an interviewer would ask next, each to be answered, and what was answered beside the first. */
export function FollowUps({ session, question, asked, first }: Props) {
  const { tries, send } = useTries({ session, question });
  if (!tries.data) return <Pending of={[tries]} part />;
  const { follow_ups, key_points } = tries.data;
  const more = follow_ups.length < MOST;
  return (
    <>
      <ul class="changes">
        {asked.map((each) => (
          <Asked
            key={each.question}
            session={session}
            question={question}
            asked={each}
            first={first}
            point={each.key_point === null ? "" : (key_points[each.key_point] ?? "")}
            said={follow_ups.filter((answer) => answer.reason === each.reason && answer.key_point === each.key_point)}
            more={more}
            send={send}
          />
        ))}
      </ul>
      {!more && <p class="soft small">{words.noMore}</p>}
    </>
  );
}

type AskedProps = Place & {
  asked: FollowUp;
  first: string;
  point: string;
  said: Said[];
  more: boolean;
  send: ReturnType<typeof useTries>["send"];
};

function Asked({ session, question, asked, first, point, said, more, send }: AskedProps) {
  const { key_point, reason } = asked;
  const number = reason === "vague_number";
  const draft = `${question}:follow-up-${key_point ?? reason}`;
  const button = said.length ? words.onceMore : words.answer;
  const [writing, setWriting] = useState(drafts.read(session, draft) !== null);
  const heading = useRef<HTMLHeadingElement>(null);
  const answered = useRef(false);
  useEffect(() => {
    if (answered.current) heading.current?.focus();
  }, [said.length]);
  const sent = async (text: string, key: string) => {
    answered.current = true;
    await send({ text, follow_up_of: key_point, vague_number: number }, key);
    setWriting(false);
  };
  return (
    <li>
      {asked.question}
      {said.length > 0 && (
        <>
          <h4 ref={heading} tabIndex={-1}>{number ? words.numberTitle : words.title(point)}</h4>
          <div class="sides">
            <Side title={say.attempts.inInterview} text={first} coverage="missed" verdict={number ? words.oneEnd : words.before} />
            {said.map((each, place) => (
              <Side key={each.id} title={words.number(place + 1)} text={each.text} coverage={each.coverage} verdict={(number ? words.ends : words.coverage)[each.coverage]} />
            ))}
          </div>
        </>
      )}
      {writing ? (
        <Writing session={session} question={draft} label={words.yours} button={words.evaluate} onSend={sent} onCancel={() => setWriting(false)} />
      ) : (
        more && <div class="actions">
          <Button label={words.answerThis(button, asked.question)} onPress={() => setWriting(true)}>{button}</Button>
          <span class="soft small">{words.free}</span>
        </div>
      )}
    </li>
  );
}

type SideProps = { title: string; text: string; coverage: Schemas["Coverage"]; verdict: string };

function Side({ title, text, coverage, verdict }: SideProps) {
  return (
    <section class="card" aria-label={title}>
      <h5>{title}</h5>
      <blockquote>{text || say.result.empty}</blockquote>
      <p class={`verdict ${coverage}`}>{verdict}</p>
    </section>
  );
}
