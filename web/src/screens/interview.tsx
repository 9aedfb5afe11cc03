import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { lazy } from "preact/compat";
import { useEffect, useRef, useState } from "preact/hooks";
import { Redirect, useLocation, useSearchParams } from "wouter-preact";
import { api, ok, ProblemError, type Question, type Schemas, type Session } from "../api";
import { drafts } from "../drafts";
import { ago, say } from "../messages";
import { apiNow } from "../now";
import { Button, Failure, Loading, MainLink, Pending, Screen, useAct } from "../parts";
import { useUnsent } from "../unsent";
import { Adapted } from "./adapted";
import { AskedNext, askedOn, AskOnAloud, asksOn } from "./asked-next";
import { Clock, useReplacement, useSeconds, useStart } from "./clock";
import { Hints } from "./hints";
import { ReadAloud } from "./reading";
import { useRemoval } from "./removal";
import { Spoken } from "./spoken";
import { type Mode, Tabs } from "./ways";

const words = say.interview;

const Lobby = lazy(() => import("./lobby").then((m) => ({ default: m.Lobby })));

const OFFERED: Record<Mode, readonly Mode[]> = { text: ["text"], audio: ["audio", "text"], video: ["video", "audio", "text"] };

const HEARD_SOON_MS = 3000;
const unheard = ({ media, answer }: Question) => media !== null && media.state !== "failed" && answer === null;

/** How each interview is answered that has been begun in this tab. */
const begun = new Map<string, Mode>();

export function InterviewScreen({ id }: { id: string }) {
  const session = useQuery({
    queryKey: ["session", id],
    queryFn: () => ok(api.http.GET("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } })),
    // Who studies may be asked on about an answer as soon as it has been heard.
    refetchInterval: ({ state: { data } }) => data && asksOn(data) && data.state === "open" && data.questions.some(unheard) && HEARD_SOON_MS,
  });
  const { data, error } = session;
  // Nothing can be sent to an interview that was ended or deleted elsewhere.
  const gone = error instanceof ProblemError && error.problem.status === 404;
  const over = gone || (data && data.state !== "open");
  useEffect(() => {
    if (over) drafts.end(id, data?.questions.map((each) => each.id));
  }, [over]);
  if (gone) return <Screen title={say.notFound.title}><Failure error={error} /><MainLink to="/">{say.notFound.act}</MainLink></Screen>;
  if (!data) return <Pending of={[session]} />;
  if (data.state !== "open") return <Redirect to={`/interviews/${id}/result`} replace />;
  return <Begun session={data} />;
}

/** What is answered aloud begins in the lobby, until it has an answer. */
function Begun({ session }: { session: Session }) {
  const first = session.mode === "text" || session.questions.some(answered) ? session.mode : undefined;
  const [way, setWay] = useState(begun.get(session.id) ?? first);
  const [checking, setChecking] = useState(false);
  const choose = (next: Mode) => {
    begun.set(session.id, next);
    setWay(next);
    setChecking(false);
  };
  if (!way || checking) return <Lobby session={session} begun={checking} onPass={choose} />;
  return <Questions session={session} way={way} onWay={choose} onCheck={() => setChecking(true)} />;
}

const PLACE = "question";

const answered = (question: Question) => question.answer !== null || question.media !== null;

type QuestionsProps = { session: Session; way: Mode; onWay: (way: Mode) => void; onCheck: () => void };

function Questions({ session, way, onWay, onCheck }: QuestionsProps) {
  const queries = useQueryClient();
  const [place, setPlace] = usePlace(session);
  const question = session.questions[place];
  const changed = (now: Session) => {
    queries.setQueryData(["session", now.id], now);
    void queries.invalidateQueries({ queryKey: ["credits"] });
    void queries.invalidateQueries({ queryKey: ["sessions"] });
  };
  if (!question) return <Finish session={session} onBack={setPlace} />;
  return (
    <Seen
      key={place}
      session={session}
      question={question}
      place={place}
      way={way}
      onWay={onWay}
      onCheck={onCheck}
      onKept={changed}
      onAnswered={(now) => {
        changed(now);
        setPlace(place + 1, place);
      }}
      onMove={setPlace}
    />
  );
}

/** Which question is shown. The address says it, so that loading it again shows the same; "Back" leaves the interview. */
function usePlace(session: Session): [place: number, setPlace: (next: number, from?: number) => void] {
  const [path, go] = useLocation();
  const [asked] = useSearchParams();
  const [first] = useState(() => session.questions.findIndex((each) => !answered(each)));
  const last = session.questions.length;
  const given = Number(asked.get(PLACE));
  const place = given >= 1 && given <= last + 1 ? Math.floor(given) - 1 : first < 0 ? last : first;
  const here = useRef(place);
  here.current = place;
  useEffect(() => () => void (here.current = -1), []);
  /** `from`: only if that is shown still, as an answer may arrive after another question was opened. */
  const setPlace = (next: number, from = here.current) => {
    if (here.current >= 0 && here.current === from) go(`${path}?${PLACE}=${next + 1}`, { replace: true });
  };
  return [place, setPlace];
}

type AskProps = QuestionsProps & { question: Question; place: number; onKept: (session: Session) => void; onAnswered: (session: Session) => void; onMove: (place: number) => void };

/** Another question may come in the place of this one until it is seen. */
function Seen(props: AskProps) {
  return useStart(props.session, props.question) ? <Ask key={props.question.id} {...props} /> : <Loading />;
}

function Ask({ session, question, place, way, onWay, onCheck, onKept, onAnswered, onMove }: AskProps) {
  const recording = useUnsent().read(session.id, question.id);
  const [here, setHere] = useState<Mode>(() => {
    if (recording) return recording.file.type.startsWith("video/") ? "video" : "audio";
    return question.answer?.mode === "text" ? "text" : way;
  });
  const choose = (next: Mode) => {
    setHere(next);
    onWay(next);
  };
  const seconds = useSeconds(session, question);
  const of = session.questions.length;
  return (
    <Screen title={words.place(place + 1, of)}>
      <progress aria-label={words.place(place + 1, of)} max={of} value={place + 1} />
      <p class="question" id="question">
        {question.text}
      </p>
      <Adapted session={session} question={question.id} />
      <p class="facts small">
        <ReadAloud text={question.text} />
        <Clock question={question} seconds={seconds} />
        {here === "text" && question.time_limit_s === null && <span>{words.noLimit}</span>}
      </p>
      {question.about && (
        <details>
          <summary>{words.about(question.about.page)}</summary>
          <blockquote>{question.about.quote}</blockquote>
        </details>
      )}
      <Hints session={session} question={question} />
      {session.mode !== "text" && <Tabs legend={words.how} name="how" options={OFFERED[session.mode]} names={say.ways} chosen={here} onChoose={choose} />}
      {here === "text" && recording && <p class="card problem">{words.recordedHere}</p>}
      {here !== "text" ? (
        <>
          <AskOnAloud session={session} question={question} />
          <Spoken key={here} session={session} question={question} films={here === "video"} onSent={onAnswered} onCheck={onCheck} />
        </>
      ) : (
        <Written session={session} question={question} seconds={seconds} onKept={onKept} onSaved={onAnswered} />
      )}
      <div class="actions">
        {place > 0 && (
          <Button kind="text" onPress={() => onMove(place - 1)}>
            {words.previous}
          </Button>
        )}
        <Button kind="text" onPress={() => onMove(place + 1)}>
          {words.skip}
        </Button>
      </div>
    </Screen>
  );
}

type WrittenProps = { session: Session; question: Question; seconds: () => number; onKept: (session: Session) => void; onSaved: (session: Session) => void };

function Written({ session, question, seconds, onKept, onSaved }: WrittenProps) {
  const saved = question.answer?.text ?? "";
  const [known, setKnown] = useState(question.answer?.answered_at);
  const elsewhere = question.answer?.answered_at !== known;
  const replaced = useReplacement(session, question);
  const [text, setText] = useState(() => drafts.read(session.id, question.id) ?? saved);
  const [draft, setDraft] = useState<{ kept: boolean; at?: number }>({ kept: drafts.lasts(session.id, question.id) });
  const { act, busy, failed } = useAct();
  const [asked, setAsked] = useState<Schemas["FollowUp"][]>();
  const form = useRef<HTMLFormElement>(null);
  const since = (at: string | number) => ago((apiNow() - new Date(at).getTime()) / 1000);
  const state = () => {
    if (text === saved) return question.answer ? words.saved(since(question.answer.answered_at), question.answer.late_by_s) : "";
    if (!draft.kept) return words.unsaved;
    return draft.at ? words.draftSince(since(draft.at)) : words.draft;
  };
  const write = (next: string) => {
    setText(next);
    setDraft({ kept: drafts.write(session.id, question.id, next), at: apiNow() });
  };
  const keep = async () => {
    const params = { path: { session_id: session.id, question_id: question.id } };
    const body = { text, duration_s: Math.min(seconds(), 3600) };
    const changed = await ok(api.http.PUT("/api/v1/sessions/{session_id}/answers/{question_id}", { params, body })).catch(replaced);
    if (drafts.read(session.id, question.id) === text) drafts.drop(session.id, question.id);
    return changed;
  };
  const save = () =>
    act(async () => {
      const changed = await keep();
      drafts.drop(session.id, question.id);
      onSaved(changed);
    });
  const saveAndAsk = () =>
    act(async () => {
      if (!form.current?.reportValidity()) return;
      const changed = await keep();
      setKnown(changed.questions.find((each) => each.id === question.id)?.answer?.answered_at);
      onKept(changed);
      setAsked(await askedOn(session, question));
    });
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label for="answer">{words.answer}</label>
      <textarea id="answer" required maxlength={8000} value={text} aria-describedby="question state" onInput={(event) => write(event.currentTarget.value)} />
      <p class="hint" id="state">
        {state()}
      </p>
      {elsewhere && saved !== text && (
        <div class="card problem" role="alert">
          <p>{words.elsewhere}</p>
          <blockquote>{saved}</blockquote>
        </div>
      )}
      <AskedNext asked={asked} how={say.askedNext.add} />
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>
          {words.next}
        </Button>
        {asksOn(session) && (
          <Button busy={busy} onPress={() => void saveAndAsk()}>
            {say.askedNext.saveAndAsk}
          </Button>
        )}
      </div>
    </form>
  );
}

function Finish({ session, onBack }: { session: Session; onBack: (place: number) => void }) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const { act, busy, failed } = useAct();
  const count = session.questions.filter(answered).length;
  const params = { path: { session_id: session.id } };
  const finish = () =>
    act(async () => {
      const ended = await ok(api.http.POST("/api/v1/sessions/{session_id}/end", { params }));
      drafts.end(session.id, session.questions.map((each) => each.id));
      queries.setQueryData(["session", session.id], ended);
      go(`/interviews/${session.id}/result`);
    });
  const removal = useRemoval(session.id);
  const remove = () => act(removal);
  const recordings = useUnsent();
  const left = session.questions.filter((each) => recordings.read(session.id, each.id)).length;
  return (
    <Screen title={words.finishTitle}>
      {left > 0 && <p class="card problem">{words.notSentYet(left)}</p>}
      <p>{count ? words.finishText(count, session.questions.length) : words.finishNone}</p>
      <ul class="rows">
        {session.questions.map((each, place) => (
          <li key={each.id}>
            <span>
              <button type="button" class="text" onClick={() => onBack(place)}>
                {words.place(place + 1, session.questions.length)}
              </button>
            </span>
            <span class="soft">{recordings.read(session.id, each.id) ? words.recordedOnly : each.media?.state === "failed" ? words.failed : answered(each) ? words.done : words.open}</span>
          </li>
        ))}
      </ul>
      <Failure error={failed} />
      <div class="actions">
        {count > 0 ? (
          <Button kind="main" busy={busy} onPress={() => void finish()}>
            {words.finish}
          </Button>
        ) : (
          <Button kind="danger" busy={busy} onPress={() => void remove()}>
            {words.remove}
          </Button>
        )}
      </div>
    </Screen>
  );
}
