import { useEffect, useRef, useState } from "preact/hooks";

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** Records the microphone. `level` is how loud it is now (0 to 1); `recording` is what was recorded. */
export function useRecorder() {
  const [state, setState] = useState<"idle" | "asking" | "recording" | "refused">("idle");
  const [level, setLevel] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [recording, setRecording] = useState<Blob>();
  const stopper = useRef(() => {});
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      stopper.current();
    };
  }, []);

  async function start(): Promise<void> {
    setRecording(undefined);
    setState("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (!alive.current) return silence(stream);
      stopper.current = record(stream);
      setState("recording");
    } catch {
      setState("refused");
    }
  }

  function record(stream: MediaStream): () => void {
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    const pieces: Blob[] = [];
    const began = Date.now();
    const unwatch = watchLevel(stream, setLevel);
    const counting = setInterval(() => setSeconds(Math.round((Date.now() - began) / 1000)), 500);
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      clearInterval(counting);
      unwatch();
      silence(stream);
      setLevel(0);
      setState("idle");
      setRecording(new Blob(pieces, { type: recorder.mimeType }));
    };
    recorder.start(1000);
    setSeconds(0);
    return () => {
      if (recorder.state !== "inactive") recorder.stop();
    };
  }

  return { state, level, seconds, recording, start, stop: () => stopper.current(), forget: () => setRecording(undefined) };
}

function silence(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function watchLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    tell(Math.min(1, Math.sqrt(power) * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
