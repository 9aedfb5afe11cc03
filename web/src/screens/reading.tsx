/** The question, read by a voice of this machine. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../messages";

const words = say.interview;
const able = () => "speechSynthesis" in window;

/** A voice that sends the text nowhere, as others do: the policy names whom data goes to. */
function localVoice(): SpeechSynthesisVoice | undefined {
  const here = speechSynthesis.getVoices().filter((each) => each.localService && /^en\b|^en_/i.test(each.lang));
  return here.find((each) => /in$/i.test(each.lang)) ?? here.find((each) => each.default) ?? here[0];
}

/** Stop what is being read, as before a recording that would hear it. */
export function stopReading(): void {
  if (able()) speechSynthesis.cancel();
}

/** Reads when it is asked to; there is no button where every voice is a service elsewhere. */
export function ReadAloud({ text }: { text: string }) {
  const [voice, setVoice] = useState(() => (able() ? localVoice() : undefined));
  const [reading, setReading] = useState(false);
  useEffect(() => {
    if (!able()) return;
    const look = () => setVoice(localVoice());
    speechSynthesis.addEventListener("voiceschanged", look);
    return () => {
      speechSynthesis.removeEventListener("voiceschanged", look);
      speechSynthesis.cancel();
    };
  }, []);
  if (!voice) return null;
  const press = () => {
    speechSynthesis.cancel();
    if (reading) return setReading(false);
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
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
