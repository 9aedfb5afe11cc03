import { useEffect, useState } from "preact/hooks";
import { api, type Question, type Session } from "../api";
import { clock, say } from "../messages";
import { Button, Failure, useAct } from "../parts";
import { useRecorder } from "../recorder";
import { watched } from "../upload";

const words = say.interview;
const able = () => typeof MediaRecorder !== "undefined" && "mediaDevices" in navigator;

type Props = { session: Session; question: Question; onSent: (session: Session) => void };

/** Answering aloud: record, listen, send. */
export function Spoken({ session, question, onSent }: Props) {
  const recorder = useRecorder();
  const { act, busy, failed } = useAct();
  const [share, setShare] = useState(0);
  const { recording, state } = recorder;
  useWarning(state === "recording" || recording !== undefined);
  if (!able()) return <p class="card problem">{words.noRecorder}</p>;

  const send = (blob: Blob) =>
    act(async () => {
      setShare(0);
      const now = await watched(setShare, () => api.answerAloud(session.id, question.id, blob));
      recorder.forget();
      onSent(now);
    });

  return (
    <div>
      {question.media && !recording && <Before media={question.media} />}
      {state === "refused" && (
        <p class="card problem" role="alert">
          {words.noMicrophone}
        </p>
      )}
      {state === "recording" && <Level level={recorder.level} seconds={recorder.seconds} />}
      {recording && <Player recording={recording} />}
      {busy && <Progress share={share} />}
      <Failure error={failed} />
      <div class="actions">
        {state === "recording" ? (
          <Button kind="main" onPress={recorder.stop}>
            {words.stop}
          </Button>
        ) : recording ? (
          <>
            <Button kind="main" busy={busy} submit onPress={() => void send(recording)}>
              {words.nextSpoken}
            </Button>
            {!busy && <Button onPress={() => void recorder.start()}>{words.again}</Button>}
          </>
        ) : (
          <Button kind="main" busy={state === "asking"} onPress={() => void recorder.start()}>
            {words.record}
          </Button>
        )}
      </div>
    </div>
  );
}

function Before({ media }: { media: NonNullable<Question["media"]> }) {
  if (media.state === "failed") return <p class="card problem">{media.detail ?? words.failed}</p>;
  return <p class="card">{words.heard}</p>;
}

function Level({ level, seconds }: { level: number; seconds: number }) {
  return (
    <div class="card">
      <p role="status">{words.recording}</p>
      <p class="soft">{clock(seconds)}</p>
      <meter aria-label={words.level} min={0} max={1} low={0.03} value={level} />
    </div>
  );
}

function Player({ recording }: { recording: Blob }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(recording);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [recording]);
  return url ? <audio controls src={url} aria-label={words.listen} /> : null;
}

function Progress({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return <progress aria-label={words.sending(percent)} max={100} value={percent} />;
}

/** A recording that was not sent is only in this page: ask before it is left. */
function useWarning(unsent: boolean): void {
  useEffect(() => {
    if (!unsent) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsent]);
}
