import { useEffect, useRef, useState } from "preact/hooks";
import { api, type Question, type Session } from "../api";
import { SPEECH, useLevel } from "../level";
import { clock, fileSize, say } from "../messages";
import { BrokeOff, Button, Failure, useAct } from "../parts";
import { type DeviceTrouble, useRecorder } from "../recorder";
import { type Recording as Kept, useUnsent } from "../unsent";
import { watched } from "../upload";
import { useReplacement } from "./clock";
import { Picture, Troubled } from "./devices";
import { LiveWords } from "./live-words";
import { stopReading } from "./reading";

const words = say.interview;

type Props = { session: Session; question: Question; films: boolean; onSent: (session: Session) => void; onCheck: () => void };

/** Answering aloud or on camera: record, listen or look, send. */
export function Spoken({ session, question, films, onSent, onCheck }: Props) {
  const unsent = useUnsent();
  const replaced = useReplacement(session, question);
  const recorder = useRecorder(films, (recording) => unsent.keep(session.id, question.id, recording));
  const { act, busy, failed } = useAct();
  const [share, setShare] = useState(0);
  const recording = unsent.read(session.id, question.id);
  const running = recorder.state === "recording";
  const waits = recorder.state === "asking" || recorder.state === "settling";
  const actions = useRef<HTMLDivElement>(null);

  const send = ({ file }: Kept) =>
    act(async () => {
      setShare(0);
      const now = await watched(setShare, () => api.answerAloud(session.id, question.id, file)).catch(replaced);
      unsent.drop(session.id, question.id);
      onSent(now);
    });
  const begin = () => {
    stopReading();
    actions.current?.querySelector("button")?.focus(); // "Record again" is gone while it records
    void recorder.start();
  };
  const main =
    running
      ? { text: words.stop, act: recorder.stop }
      : recording
        ? { text: words.nextSpoken, act: () => void send(recording) }
        : { text: films ? words.film : words.record, act: begin };

  return (
    <div>
      {question.media && !recording && !running && <Before media={question.media} />}
      <CannotUse trouble={recorder.trouble} going={running || recording !== undefined} />
      {running && <Recording recorder={recorder} />}
      {(running || !recording) && <LiveWords session={session.id} microphone={running ? recorder.microphone : undefined} />}
      {!running && recording && <Recorded recording={recording} />}
      {busy && recording && <Progress share={share} size={recording.file.size} />}
      <Failure error={failed} />
      {failed !== undefined && recording && <BrokeOff share={share} told={words.brokeOff} />}
      <div class="actions" ref={actions}>
        <Button kind="main" busy={busy || waits} submit={busy} onPress={main.act}>
          {main.text}
        </Button>
        {!running && recording && !busy && <Button busy={waits} onPress={begin}>{words.again}</Button>}
        {!running && !recording && (
          <Button kind="text" onPress={onCheck}>
            {say.lobby.check(session.mode === "video")}
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

/** What is in the way; without the camera the voice is recorded all the same. */
function CannotUse({ trouble, going }: { trouble: DeviceTrouble | undefined; going: boolean }) {
  return (
    <>
      <Troubled device={trouble?.device ?? "microphone"} trouble={trouble?.trouble} />
      {trouble?.device === "camera" && going && <p>{words.voiceOnly}</p>}
    </>
  );
}

function Recording({ recorder }: { recorder: ReturnType<typeof useRecorder> }) {
  const { level, heard } = useLevel(recorder.microphone);
  const going = recorder.ending ? words.lastMinute : recorder.picture ? words.filming : words.recording;
  return (
    <div class="card">
      <p role="status">{heard === "nothing" ? words.unheard : going}</p>
      {recorder.picture && <Picture track={recorder.picture} />}
      <p class="soft small">
        {clock(recorder.seconds)} · {fileSize(recorder.bytes)} · {words.most}
      </p>
      <meter aria-label={words.level} min={0} max={1} low={SPEECH} value={level} />
    </div>
  );
}

function Recorded({ recording }: { recording: Kept }) {
  return (
    <>
      {recording.cut && <p class="card">{words.cut[recording.cut]}</p>}
      <Player file={recording.file} />
      <p class="small soft">
        {clock(recording.seconds)} · {fileSize(recording.file.size)} · {words.notSent}
      </p>
    </>
  );
}

function Player({ file }: { file: Blob }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (!url) return null;
  const shown = { controls: true, src: url, "aria-label": words.listen };
  return file.type.startsWith("video/") ? <video class="film" playsInline {...shown} /> : <audio {...shown} />;
}

function Progress({ share, size }: { share: number; size: number }) {
  const percent = Math.round(share * 100);
  return (
    <>
      <progress aria-label={words.sending(percent)} max={100} value={percent} />
      <p class="small soft">{words.sent(fileSize(share * size), fileSize(size))}</p>
    </>
  );
}
