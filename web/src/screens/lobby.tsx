/** Before the first question: is the microphone heard, what does the camera see, what does it cost. */
import type { ComponentChildren } from "preact";
import type { Session } from "../api";
import { type Device, type Trouble, useDevice } from "../devices";
import { SPEECH, useLevel } from "../level";
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
    <Screen title={begun ? words.check(films) : words.title}>
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
  const { track, trouble } = device;
  const { level, heard } = useLevel(track);
  return (
    <Part name="microphone" trouble={trouble}>
      {!track && <p class="soft">{words.listensOnly}</p>}
      <p role="status" class={track && heard === "heard" ? "stated" : undefined}>
        {track && words.heard[heard]}
      </p>
      {track && <meter aria-label={say.interview.level} min={0} max={1} low={SPEECH} value={level} />}
      <Which name="microphone" device={device} />
      <Switch name="microphone" kind={track ? "text" : "main"} device={device} />
    </Part>
  );
}

function Camera({ device }: { device: Opened }) {
  const { track, trouble } = device;
  return (
    <Part name="camera" trouble={trouble}>
      <p class="soft">{track ? words.seenByYou : words.cameraOff}</p>
      {track && <Picture track={track} />}
      <Which name="camera" device={device} />
      <Switch name="camera" kind={track && "text"} device={device} />
    </Part>
  );
}

/** One button, so that it keeps the focus. */
function Switch({ name, kind, device }: { name: Device; kind?: "main" | "text" | undefined; device: Opened }) {
  const { track, asking, trouble } = device;
  return (
    <Button {...(kind && { kind })} busy={asking} onPress={() => (track ? device.turnOff() : void device.turnOn())}>
      {track ? words.turnOff[name] : trouble ? words.tryAgain[name] : words.turnOn[name]}
    </Button>
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
  const { track, asking, trouble, found, id } = device;
  if (found.length < 2 || !(track || asking || trouble)) return null;
  const options = found.map((each, place): [string, string] => [each.id, each.name || words.unnamed(words.names[name], place + 1)]);
  return <Choice label={words.which[name]} name={name} value={id} options={options} onChoose={(next) => void device.turnOn(next)} />;
}
