import { useQueryClient } from "@tanstack/preact-query";
import { type RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, ok, ProblemError, type Schemas } from "../api";
import { say } from "../messages";
import { Button, Failure, useAct } from "../parts";
import { sentencesOf, type Span, spanOf, tooLong, wordsOf } from "./sentences";
import { useRequestKey } from "./tries";

const words = say.appeals;
type Report = Schemas["Report"];
type Reported = Schemas["ReportedAnswer"];
type Appeal = Schemas["AppealView"];
type Said = RefObject<HTMLElement>;

type PointsProps = { session: string; answer: Reported; said: Said };

/** The key points of an answer with how each was judged; one that is missed can be judged again once. */
export function Points({ session, answer, said }: PointsProps) {
  return (
    <ul class="points">
      {answer.evaluation.key_points.map((_, place) => (
        <Point key={place} session={session} answer={answer} said={said} place={place} />
      ))}
    </ul>
  );
}

type PointProps = PointsProps & { place: number };

function Point({ session, answer, said, place }: PointProps) {
  const [marking, setMarking] = useState(false);
  const judged = useRef<HTMLDivElement>(null);
  const sent = useRef(false);
  const point = answer.evaluation.key_points[place];
  const appeal = answer.appeals.find((each) => each.key_point === place);
  useEffect(() => {
    if (sent.current) judged.current?.focus();
  }, [appeal?.id]);
  if (!point) return null;
  const mayAppeal = point.coverage === "missed" && answer.evaluation.verdict === "scored" && answer.answer;
  return (
    <li class={point.coverage}>
      <b>{say.result.coverage[point.coverage]}</b> {point.text}
      {point.evidence && <blockquote class="small">{point.evidence.text}</blockquote>}
      {appeal ? (
        <div class={`judged ${appeal.second}`} ref={judged} tabIndex={-1}>
          <Judged appeal={appeal} />
        </div>
      ) : marking ? (
        <Marking session={session} answer={answer} said={said} place={place} onSend={() => (sent.current = true)} onCancel={() => setMarking(false)} />
      ) : (
        mayAppeal && (
          <p>
            <Button kind="text" label={words.beginFor(point.text)} onPress={() => setMarking(true)}>{words.begin}</Button>
          </p>
        )
      )}
    </li>
  );
}

/** Both judgements. */
function Judged({ appeal }: { appeal: Appeal }) {
  const first = appeal.contradicted ? words.opposite : say.result.coverage[appeal.first];
  return (
    <>
      <p class="soft anywhere">{words.marked(appeal.marked)}</p>
      <p>
        {words.first(first)} <b>{words.second(say.result.coverage[appeal.second])}</b>
      </p>
      <p>{appeal.reason}</p>
    </>
  );
}

type MarkingProps = PointProps & { onSend: () => void; onCancel: () => void };

/** Choosing the words: a sentence from the list, or what is selected in the answer itself. */
function Marking({ session, answer, said, place, onSend, onCancel }: MarkingProps) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const keyOf = useRequestKey();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, choose] = useState<Span>();
  const selected = useSelected(said, answer.answer, choose);
  const sentences = useMemo(() => sentencesOf(answer.answer), [answer.answer]);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const made = failed instanceof ProblemError && failed.is("appeal.made_already");
  const reread = () => queries.invalidateQueries({ queryKey: ["report", session] });

  const send = (span: Span) =>
    act(async () => {
      const body = { key_point: place, ...span };
      const headers = { "Idempotency-Key": keyOf(JSON.stringify(body)) };
      const params = { path: { session_id: session, question_id: answer.question_id } };
      const appeals = await ok(api.http.POST("/api/v1/sessions/{session_id}/questions/{question_id}/appeals", { params, body, headers }));
      onSend();
      queries.setQueryData<Report>(["report", session], (report) => report && judgedAgain(report, appeals));
    });

  return (
    <form
      class="card appeal"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) void send(chosen);
      }}
    >
      <fieldset>
        <legend>{words.which}</legend>
        {sentences.map((each) => (
          <Sentence key={each.start} text={wordsOf(answer.answer, each)} checked={chosen === each} onChoose={() => choose(each)} />
        ))}
        {selected && !tooLong(selected) && (
          <Sentence text={words.selected(wordsOf(answer.answer, selected))} checked={chosen === selected} onChoose={() => choose(selected)} />
        )}
      </fieldset>
      <p class="hint" role="status">{selected && tooLong(selected) ? words.tooLong : words.orSelect}</p>
      <p class="hint">{words.once}</p>
      <Failure error={failed} />
      <div class="actions">
        {made ? (
          <Button kind="main" onPress={() => { onSend(); void reread(); }}>{words.show}</Button>
        ) : (
          <Button submit kind="main" busy={busy}>{words.act}</Button>
        )}
        {!busy && <Button onPress={onCancel}>{say.cancel}</Button>}
      </div>
    </form>
  );
}

function Sentence({ text, checked, onChoose }: { text: string; checked: boolean; onChoose: () => void }) {
  return (
    <label class="check">
      <input type="radio" name="span" required checked={checked} onChange={onChoose} /> <span class="anywhere">{text}</span>
    </label>
  );
}

/** What is selected in the answer, by mouse, touch or caret; it is chosen as it is selected, unless it is too long. */
function useSelected(said: Said, answer: string, choose: (span: Span | undefined) => void): Span | undefined {
  const [selected, setSelected] = useState<Span>();
  useEffect(() => {
    const look = () => {
      const place = said.current && placeOfSelection(said.current);
      const span = place && spanOf(answer, ...place);
      if (!span) return; // choosing among the sentences takes the selection away
      setSelected(span);
      choose(tooLong(span) ? undefined : span);
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [answer]);
  return selected;
}

function placeOfSelection(element: HTMLElement): [from: number, to: number] | undefined {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(element)) return undefined;
  const within = document.createRange();
  within.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, within) > 0) within.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, within) < 0) within.setEnd(range.endContainer, range.endOffset);
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(within.startContainer, within.startOffset);
  const from = before.toString().length;
  return [from, from + within.toString().length];
}

/** The report with what an appeal came to; nothing else of it changes. */
function judgedAgain(report: Report, { question_id, appeals, overall_after, session_overall_after }: Schemas["AppealsView"]): Report {
  return {
    ...report,
    overall_after: session_overall_after,
    answers: report.answers.map((each) => (each.question_id === question_id ? { ...each, appeals, overall_after } : each)),
  };
}
