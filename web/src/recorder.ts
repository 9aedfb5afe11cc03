/** Records the microphone, and the camera where it is wanted and there. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Device, opened, type Trouble, troubleOf } from "./devices";
import type { Recording } from "./unsent";

const SOUND = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const FILM = ["video/webm;codecs=vp8,opus", "video/webm;codecs=vp9,opus", "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm", "video/mp4"];
const BITS = { audioBitsPerSecond: 64_000, videoBitsPerSecond: 1_000_000 };

// The API takes ten minutes and 200 MB; what was said must not be refused for a second more.
const MOST_SECONDS = 595;
const MOST_BYTES = 190_000_000;

// A second click on "Stop" must not reach the button that takes its place.
const SETTLES_MS = 400;

// A device may have given nothing yet when it is stopped as soon as this.
const SOON_MS = 1000;

type State = "idle" | "asking" | "recording" | "settling";
export type DeviceTrouble = { device: Device; trouble: Trouble };

/** `keep` gets what was recorded, also when the screen is left meanwhile. */
export function useRecorder(films: boolean, keep: (recording: Recording) => void) {
  const [state, setState] = useState<State>("idle");
  const [trouble, setTrouble] = useState<DeviceTrouble>();
  const [microphone, setMicrophone] = useState<MediaStreamTrack>();
  const [seconds, setSeconds] = useState(0);
  const [bytes, setBytes] = useState(0);
  const [picture, setPicture] = useState<MediaStreamTrack>();
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
    setTrouble(undefined);
    setState("asking");
    const tracks: MediaStreamTrack[] = [];
    try {
      tracks.push(await opened("microphone"));
    } catch (error) {
      setTrouble({ device: "microphone", trouble: troubleOf(error) });
      return setState("idle");
    }
    try {
      if (films) tracks.push(await opened("camera"));
    } catch (error) {
      setTrouble({ device: "camera", trouble: troubleOf(error) });
    }
    if (!alive.current) return silence(tracks);
    try {
      stopper.current = record(tracks);
      setState("recording");
    } catch {
      silence(tracks);
      setTrouble({ device: "microphone", trouble: "failed" });
      setState("idle");
    }
  }

  function record(tracks: MediaStreamTrack[]): () => void {
    const [microphone, camera] = tracks;
    const type = (camera ? FILM : SOUND).find((each) => MediaRecorder.isTypeSupported(each));
    const recorder = new MediaRecorder(new MediaStream(tracks), { ...BITS, ...(type && { mimeType: type }) });
    const pieces: Blob[] = [];
    const began = performance.now(); // clocks are set right at any time
    const lasted = () => Math.round((performance.now() - began) / 1000);
    let cut: Recording["cut"];
    const stop = (why?: Recording["cut"]) => {
      if (recorder.state === "inactive") return;
      cut = why;
      recorder.stop();
    };
    recorder.start(1000);
    const counting = setInterval(() => {
      setSeconds(lasted());
      if (lasted() >= MOST_SECONDS) stop("limit");
    }, 500);
    let size = 0;
    recorder.ondataavailable = ({ data }) => {
      pieces.push(data);
      size += data.size;
      setBytes(size);
      if (size > MOST_BYTES) stop("limit");
    };
    recorder.onstop = () => {
      clearInterval(counting);
      silence(tracks);
      setMicrophone(undefined);
      setPicture(undefined);
      setState("settling");
      setTimeout(() => setState("idle"), SETTLES_MS);
      if (size) keep({ file: new Blob(pieces, { type: recorder.mimeType }), seconds: lasted(), cut });
      else setTrouble({ device: "microphone", trouble: performance.now() - began < SOON_MS ? "empty" : "failed" });
    };
    if (microphone) microphone.onended = () => stop("microphone");
    if (camera)
      camera.onended = () => {
        setPicture(undefined);
        setTrouble({ device: "camera", trouble: "gone" });
      };
    setMicrophone(microphone);
    setPicture(camera);
    setSeconds(0);
    setBytes(0);
    return () => stop();
  }

  const ending = seconds >= MOST_SECONDS - 60;
  return { state, trouble, microphone, seconds, ending, bytes, picture, start, stop: () => stopper.current() };
}

function silence(tracks: MediaStreamTrack[]): void {
  for (const each of tracks) each.stop();
}
