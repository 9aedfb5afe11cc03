/** What is shown of a camera, and of a device that cannot be used. */
import { useEffect, useRef } from "preact/hooks";
import type { Device, Trouble } from "../devices";
import { say } from "../messages";

/** What the camera sees, as in a mirror. */
export function Picture({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video class="mirror" ref={video} aria-label={say.lobby.picture} muted autoplay playsInline />;
}

/** Why a device cannot be used, and what to do. */
export function Troubled({ device, trouble }: { device: Device; trouble: Trouble | undefined }) {
  return (
    <div role="alert">
      {trouble && <p class="card problem">{say.lobby.troubles[trouble](say.lobby.names[device].toLowerCase())}</p>}
    </div>
  );
}
