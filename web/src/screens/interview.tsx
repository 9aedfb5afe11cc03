import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { Redirect, useLocation } from "wouter-preact";
import { api, done, ok, type Question, type Session } from "../api";
import { drafts } from "../drafts";
import { clock, say } from "../messages";
import { Button, Failure, Loading, Screen, useAct } from "../parts";
import { Spoken } from "./spoken";

const words = say.interview;

export function InterviewScreen({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["session", id],
    queryFn: () => ok(api.http.GET("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } })),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.state !== "open") return <Redirect to={`/interviews/${id}/result`} replace />;
  return <Questions session={data} />;
}

const answered = (question: Question) => question.answer !== null || question.media !== null;

function Questions({ session }: { session: Session }) {
  const queries = useQueryClient();
  const first = session.questions.findIndex((each) => !answered(each));
  const [place, setPlace] = useState(first < 0 ? session.questions.length : first);
  const question = session.questions[place];
  const changed = (now: Session) => {
    queries.setQueryData(["session", now.id], now);
    void queries.invalidateQueries({ queryKey: ["credits"] });
    void queries.invalidateQueries({ queryKey: ["sessions"] });
  };
  if (!question) return <Finish session={session} onBack={setPlace} />;
  return (
    <Ask
      key={question.id}
      session={session}
      question={question}
      place={place}
      onAnswered={(now) => {
        changed(now);
        setPlace(place + 1);
      }}
      onMove={setPlace}
    />
  );
}

type AskProps = { session: Session; question: Question; place: number; onAnswered: (session: Session) => void; onMove: (place: number) => void };

function Ask({ session, question, place, onAnswered, onMove }: AskProps) {
  const [aloud, setAloud] = useState(session.mode !== "text" && question.answer?.mode !== "text");
  const seconds = useSeconds();
  const of = session.questions.length;
  return (
    <Screen title={words.place(place + 1, of)}>
      <progress aria-label={words.place(place + 1, of)} max={of} value={place + 1} />
      <p class="question" id="question">
        {question.text}
      </p>
      <p class="facts small">
        <ReadAloud text={question.text} />
        <span>{words.clock(clock(seconds()))}</span>
        <span>{words.noLimit}</span>
      </p>
      {question.about && (
        <details>
          <summary>{words.about(question.about.page)}</summary>
          <blockquote>{question.about.quote}</blockquote>
        </details>
      )}
      {session.mode !== "text" && <How aloud={aloud} onChoose={setAloud} />}
      {aloud ? (
        <Spoken session={session} question={question} onSent={onAnswered} />
      ) : (
        <Written session={session} question={question} seconds={seconds} onSaved={onAnswered} />
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

function How({ aloud, onChoose }: { aloud: boolean; onChoose: (aloud: boolean) => void }) {
  return (
    <fieldset>
      <legend>{words.how}</legend>
      <div class="tabs">
        {[true, false].map((each) => (
          <label key={String(each)}>
            <input type="radio" name="how" checked={aloud === each} onChange={() => onChoose(each)} />
            {each ? words.speak : words.write}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type WrittenProps = { session: Session; question: Question; seconds: () => number; onSaved: (session: Session) => void };

function Written({ session, question, seconds, onSaved }: WrittenProps) {
  const saved = question.answer?.text ?? "";
  const [text, setText] = useState(() => drafts.read(session.id, question.id) ?? saved);
  const { act, busy, failed } = useAct();
  const state = text === saved ? (saved ? words.saved : "") : words.draft;
  const write = (now: string) => {
    setText(now);
    drafts.write(session.id, question.id, now);
  };
  const save = () =>
    act(async () => {
      const params = { path: { session_id: session.id, question_id: question.id } };
      const body = { text, duration_s: Math.min(seconds(), 3600) };
      const now = await ok(api.http.PUT("/api/v1/sessions/{session_id}/answers/{question_id}", { params, body }));
      drafts.drop(session.id, question.id);
      onSaved(now);
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label for="answer">{words.answer}</label>
      <textarea id="answer" required maxlength={8000} value={text} aria-describedby="question state" onInput={(event) => write(event.currentTarget.value)} />
      <p class="hint" id="state">
        {state}
      </p>
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>
          {words.next}
        </Button>
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
      queries.setQueryData(["session", session.id], ended);
      go(`/interviews/${session.id}/result`);
    });
  const remove = () =>
    act(async () => {
      await done(api.http.DELETE("/api/v1/sessions/{session_id}", { params }));
      await queries.invalidateQueries({ queryKey: ["sessions"] });
      go("/");
    });
  return (
    <Screen title={words.finishTitle}>
      <p>{count ? words.finishText(count, session.questions.length) : words.finishNone}</p>
      <ul class="rows">
        {session.questions.map((each, place) => (
          <li key={each.id}>
            <span>
              <button type="button" class="text" onClick={() => onBack(place)}>
                {words.place(place + 1, session.questions.length)}
              </button>
            </span>
            <span class="soft">{each.media?.state === "failed" ? words.failed : answered(each) ? words.done : words.open}</span>
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

function ReadAloud({ text }: { text: string }) {
  const [reading, setReading] = useState(false);
  const able = "speechSynthesis" in window;
  useEffect(() => () => { if (able) speechSynthesis.cancel(); }, []);
  if (!able) return null;
  const press = () => {
    speechSynthesis.cancel();
    if (reading) return setReading(false);
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = "en-IN";
    spoken.onend = spoken.onerror = () => setReading(false);
    setReading(true);
    speechSynthesis.speak(spoken);
  };
  return (
    <button type="button" class="text" onClick={press}>
      {reading ? words.stopReading : words.read}
    </button>
  );
}

/** The seconds since the question was shown; the screen follows them. */
function useSeconds(): () => number {
  const [began] = useState(Date.now);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return () => Math.floor((Date.now() - began) / 1000);
}
