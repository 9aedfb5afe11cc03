/** Before the first question: is the microphone heard, what does the camera see, what does it cost. */
import type { ComponentChildren } from "preact";
import type { Session } from "../api";
import { type Device, type Trouble, useDevice } from "../devices";
import { useLevel } from "../level";
import { say } from "../messages";
import { Button, Choice, Failure, Screen, useAct } from "../parts";
import { useAllowance } from "./allowance";
import { Picture, Troubled } from "./devices";
import { useRemoval } from "./removal";
import type { Mode } from "./ways";

const words = say.lobby;

type Props = { session: Session; begun: boolean; onPass: (way: Mode) => void };

/** `begun`: the candidate comes back from a question to check the devices. */
export function Lobby({ session, begun, onPass }: Props) {
  const microphone = useDevice("microphone");
  const camera = useDevice("camera");
  const { act, busy, failed } = useAct();
  const remove = useRemoval(session.id);
  const films = session.mode === "video";
  const pass = () => onPass(films && camera.track ? "video" : "audio");
  return (
    <Screen title={begun ? words.check : words.title}>
      {!begun && <Charge />}
      <Microphone device={microphone} />
      {films && <Camera device={camera} />}
      <Failure error={failed} />
      <div class="actions">
        <Button {...(microphone.track && { kind: "main" })} onPress={pass}>
          {begun ? words.goOn : microphone.track ? words.start : words.startUntried}
        </Button>
        <Button kind="text" onPress={() => onPass("text")}>
          {words.write}
        </Button>
        {!begun && (
          <Button kind="text" busy={busy} onPress={() => void act(remove)}>
            {say.interview.remove}
          </Button>
        )}
      </div>
    </Screen>
  );
}

function Charge() {
  const pro = useAllowance().data?.pro_until;
  return (
    <p>
      <strong>{words.nothingYet}</strong> {pro ? words.pro : words.charged}
    </p>
  );
}

type Opened = ReturnType<typeof useDevice>;

function Microphone({ device }: { device: Opened }) {
  const { track, asking, trouble } = device;
  const { level, heard } = useLevel(track);
  return (
    <Part name="microphone" trouble={trouble}>
      {!track && <p class="soft">{words.listensOnly}</p>}
      <p role="status" class={track && heard === "heard" ? "stated" : undefined}>
        {track && words.heard[heard]}
      </p>
      {track && <meter aria-label={say.interview.level} min={0} max={1} low={0.04} value={level} />}
      <Which name="microphone" device={device} />
      {!track && (
        <Button kind="main" busy={asking} onPress={() => void device.turnOn()}>
          {trouble ? say.tryAgain : words.turnOn.microphone}
        </Button>
      )}
    </Part>
  );
}

function Camera({ device }: { device: Opened }) {
  const { track, asking, trouble } = device;
  return (
    <Part name="camera" trouble={trouble}>
      <p class="soft">{track ? words.seenByYou : words.cameraOff}</p>
      {track && <Picture track={track} />}
      <Which name="camera" device={device} />
      {track ? (
        <Button onPress={device.turnOff}>{words.turnOff}</Button>
      ) : (
        <Button busy={asking} onPress={() => void device.turnOn()}>
          {trouble ? words.tryCamera : words.turnOn.camera}
        </Button>
      )}
    </Part>
  );
}

function Part({ name, trouble, children }: { name: Device; trouble: Trouble | undefined; children: ComponentChildren }) {
  return (
    <section class="card" aria-labelledby={name}>
      <h2 id={name}>{words.names[name]}</h2>
      <Troubled device={name} trouble={trouble} />
      {children}
    </section>
  );
}

/** Which device, where there is a choice. */
function Which({ name, device }: { name: Device; device: Opened }) {
  const { track, found } = device;
  if (!track || found.length < 2) return null;
  const options = found.map((each, place): [string, string] => [each.id, each.name || words.unnamed(words.names[name], place + 1)]);
  return <Choice label={words.which[name]} name={name} value={track.getSettings().deviceId ?? ""} options={options} onChoose={(id) => void device.turnOn(id)} />;
}
