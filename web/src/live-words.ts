/** Words while somebody speaks: recognised on this device or not at all, and kept nowhere. */

type Status = "unavailable" | "downloadable" | "downloading" | "available";
/** `installable`: this language can be recognised here once its pack is there. */
export type Offer = { state: "none" } | { state: "installable" | "installing" | "ready"; lang: string };

type Options = { langs: string[]; processLocally: true };
type Result = ArrayLike<{ transcript: string }>;
interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: { results: ArrayLike<Result> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(track: MediaStreamTrack): void;
  abort(): void;
}
interface Recognizer {
  new (): Recognition;
  prototype: Recognition;
  available?(options: Options): Promise<Status>;
  install?(options: Options): Promise<boolean>;
}

// Interviews are held in English; the first of these that the device knows is taken.
const LANGS = ["en-IN", "en-GB", "en-US"];
const STATES = [["available", "ready"], ["downloading", "installing"], ["downloadable", "installable"]] as const;

// Recognition ends by itself in a silence, and is begun again; what ends at once again and again does not work.
const TOO_SOON_MS = 1_000;

// What is shown is a caption: its last words, so that it stays in sight.
const SHOWN = 300;

/** The browser's recognition, where it can be held to this device: an older one would take no notice of being told so. */
function recognizer(): Recognizer | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = window as { SpeechRecognition?: Recognizer; webkitSpeechRecognition?: Recognizer };
  const found = SpeechRecognition ?? webkitSpeechRecognition;
  return found?.available && "processLocally" in found.prototype ? found : undefined;
}

const locally = (lang: string): Options => ({ langs: [lang], processLocally: true });

/** What this browser offers on this device. */
export async function offered(): Promise<Offer> {
  const statuses = await Promise.all(LANGS.map((lang) => recognizer()?.available?.(locally(lang)).catch(() => undefined)));
  for (const [status, state] of STATES) {
    const lang = LANGS[statuses.indexOf(status)];
    if (lang) return { state, lang };
  }
  return { state: "none" };
}

/** Have the browser download what it needs for a language; tells whether it is there now. */
export async function installed(lang: string): Promise<boolean> {
  return (await recognizer()?.install?.(locally(lang)).catch(() => false)) ?? false;
}

/** Tell the last words of what a microphone hears until the returned function is called, or until `fail` says that there are no more. */
export function listen(lang: string, track: MediaStreamTrack, tell: (words: string) => void, fail: () => void): () => void {
  const Recognition = recognizer();
  let running: Recognition | undefined;
  let before = "";
  const stop = () => {
    const last = running;
    running = undefined;
    last?.abort();
  };
  const giveUp = () => {
    stop();
    fail();
  };
  function begin(): void {
    if (!Recognition) return giveUp();
    const began = performance.now();
    let heard = before;
    const recognition = new Recognition();
    running = recognition;
    recognition.lang = lang;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.processLocally = true;
    recognition.onresult = ({ results }) => {
      if (running !== recognition) return;
      heard = caption(before, ...Array.from(results, (each) => each[0]?.transcript ?? ""));
      tell(heard);
    };
    recognition.onerror = ({ error }) => {
      if (running === recognition && error !== "no-speech") giveUp();
    };
    recognition.onend = () => {
      if (running !== recognition) return;
      before = heard;
      if (performance.now() - began < TOO_SOON_MS) giveUp();
      else begin();
    };
    try {
      recognition.start(track);
    } catch {
      giveUp();
    }
  }
  begin();
  return stop;
}

function caption(...parts: string[]): string {
  const all = parts.map((each) => each.trim()).filter(Boolean).join(" ");
  return all.length <= SHOWN ? all : all.slice(all.indexOf(" ", all.length - SHOWN) + 1);
}
