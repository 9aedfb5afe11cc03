/** How loud a microphone is, and whether somebody speaks. */
import { useEffect, useState } from "preact/hooks";

const LOOK_MS = 100;
const CALM_MS = 500;

/** Tell how loud a microphone is now (0 to 1) until the returned function is called. */
function watchLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  void context.resume();
  const samples = new Float32Array(analyser.fftSize);
  const every = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_MS / LOOK_MS : 1;
  let looks = 0;
  let loudest = 0;
  const timer = setInterval(() => {
    if (context.state !== "running") return; // it would say that nothing is heard
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    loudest = Math.max(loudest, levelOf(power));
    looks += 1;
    if (looks % every) return;
    tell(loudest);
    loudest = 0;
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** From the faintest that matters (-60 dB of full scale) to the loudest, as ears hear it. */
function levelOf(power: number): number {
  return Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 60));
}

/** Of speech into the microphone of a laptop, at arm's length, most looks are above it. */
export const SPEECH = 1 / 3;
const SURE_AFTER = 3;
const SILENT_AFTER_MS = 5_000;

export type Heard = "listening" | "heard" | "nothing";

/** The level, and whether somebody was heard: it changes once or twice, so that it can be read out. */
export function useLevel(track: MediaStreamTrack | undefined): { level: number; heard: Heard } {
  const [level, setLevel] = useState(0);
  const [heard, setHeard] = useState<Heard>("listening");
  useEffect(() => {
    setLevel(0);
    setHeard("listening");
    if (!track) return;
    let since: number | undefined;
    let loud = 0;
    return watchLevel(track, (now) => {
      since ??= performance.now();
      setLevel(now);
      if (now > SPEECH) loud += 1;
      if (loud >= SURE_AFTER) setHeard("heard");
      else if (performance.now() - since > SILENT_AFTER_MS) setHeard("nothing");
    });
  }, [track]);
  return { level, heard };
}
