/** Microphone and camera: opened as the candidate chose them, and why one cannot be opened. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Device = "microphone" | "camera";
export type Trouble = "insecure" | "unsupported" | "denied" | "absent" | "busy" | "gone" | "empty" | "failed";

const KINDS = { microphone: "audio", camera: "video" } as const;
const INPUTS = { microphone: "audioinput", camera: "videoinput" } as const;

// Enough to see a face; ten minutes of it are far below what the API takes.
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } };

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Which devices were chosen, until the page is loaded again: no storage holds their names. */
const chosen: Partial<Record<Device, string>> = {};

export class CannotOpen extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** Open a device; throws CannotOpen. Whoever opens it must stop it. */
export async function opened(device: Device): Promise<MediaStreamTrack> {
  if (!window.isSecureContext) throw new CannotOpen("insecure");
  if (!navigator.mediaDevices || typeof MediaRecorder === "undefined") throw new CannotOpen("unsupported");
  const id = chosen[device];
  try {
    return (id && (await trackOf(device, { exact: id }).catch(absent))) || (await trackOf(device));
  } catch (error) {
    throw new CannotOpen(troubleOf(error));
  }
}

async function trackOf(device: Device, deviceId?: ConstrainDOMString): Promise<MediaStreamTrack> {
  const wanted = { ...(device === "camera" && PICTURE), ...(deviceId && { deviceId }) };
  const stream = await navigator.mediaDevices.getUserMedia({ [KINDS[device]]: wanted });
  const [track] = stream.getTracks();
  if (!track) throw new CannotOpen("absent");
  return track;
}

/** What was chosen may have been taken away since: then any other will do. */
function absent(error: unknown): undefined {
  if (troubleOf(error) !== "absent") throw error;
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof CannotOpen) return error.trouble;
  return TROUBLES[error instanceof Error ? error.name : ""] ?? "failed";
}

type Found = { id: string; name: string };

/** A device that is off until `turnOn`, and off again when the screen is left. */
export function useDevice(device: Device) {
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const [found, setFound] = useState<Found[]>([]);
  const alive = useRef(true);
  const running = useRef<MediaStreamTrack>();

  function take(next: MediaStreamTrack | undefined): void {
    running.current?.stop();
    running.current = next;
    setTrack(next);
  }
  async function look(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const here = all.filter((each) => each.kind === INPUTS[device] && each.deviceId);
    if (alive.current) setFound(here.map(({ deviceId, label }) => ({ id: deviceId, name: label })));
  }
  async function turnOn(id?: string): Promise<void> {
    if (asking) return;
    if (id !== undefined) chosen[device] = id;
    setAsking(true);
    setTrouble(undefined);
    take(undefined);
    try {
      const next = await opened(device);
      if (!alive.current) return next.stop();
      next.onended = () => {
        take(undefined);
        setTrouble("gone");
      };
      take(next);
      await look();
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setAsking(false);
    }
  }

  useEffect(() => {
    alive.current = true;
    const changed = () => void (running.current && look());
    navigator.mediaDevices?.addEventListener("devicechange", changed);
    return () => {
      alive.current = false;
      running.current?.stop();
      navigator.mediaDevices?.removeEventListener("devicechange", changed);
    };
  }, []);
  const id = track?.getSettings().deviceId ?? chosen[device] ?? "";
  return { track, asking, trouble, found, id, turnOn, turnOff: () => take(undefined) };
}
