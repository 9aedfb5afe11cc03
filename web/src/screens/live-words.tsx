/** Words while somebody speaks, where the browser recognises them on this device: a help, of which nothing is kept. */
import { useEffect, useState } from "preact/hooks";
import { installed, listen, offered, type Offer } from "../live-words";
import { say } from "../messages";
import { Button } from "../parts";

const words = say.liveWords;
const LOOK_MS = 3_000;

/** The interviews of this tab in which words are wanted; off in each until they are asked for. */
const wanted = new Set<string>();

type Props = { session: string; microphone: MediaStreamTrack | undefined };

export function LiveWords({ session, microphone }: Props) {
  const { offer, install, refused } = useOffer();
  const [on, setOn] = useState(wanted.has(session));
  if (!offer) return null;
  if (offer.state === "none") return microphone ? null : <p class="soft small">{words.none}</p>;
  const ready = offer.state === "ready";
  const turn = () => {
    if (on) wanted.delete(session);
    else wanted.add(session);
    setOn(!on);
  };
  return (
    <div>
      {ready && on && microphone ? (
        <Caption lang={offer.lang} microphone={microphone} />
      ) : (
        <p class="soft small">{!ready ? words.pack : on ? words.soon : words.local}</p>
      )}
      <Button kind="text" busy={offer.state === "installing"} onPress={ready ? turn : install}>
        {!ready ? words.install : on ? words.hide : words.show}
      </Button>
      <p role="status" class="small">{offer.state === "installing" ? words.installing : refused && words.refused}</p>
    </div>
  );
}

function useOffer() {
  const [offer, setOffer] = useState<Offer>();
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState(false);
  const look = () => offered().then(setOffer);
  useEffect(() => void look(), []);
  useEffect(() => {
    if (offer?.state !== "installing") return;
    const timer = setInterval(() => void look(), LOOK_MS); // another page has asked for it
    return () => clearInterval(timer);
  }, [offer?.state]);
  const install = () => {
    if (!offer || offer.state === "none") return;
    setRefused(false);
    setAsked(true);
    void installed(offer.lang).then(async (there) => {
      await look();
      setRefused(!there);
      setAsked(false);
    });
  };
  const shown: Offer | undefined = asked && offer && offer.state !== "none" ? { state: "installing", lang: offer.lang } : offer;
  return { offer: shown, install, refused };
}

/** What is heard is seen only: read out beside one's own voice, it would be in the way. */
function Caption({ lang, microphone }: { lang: string; microphone: MediaStreamTrack }) {
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  useEffect(() => listen(lang, microphone, setText, () => setFailed(true)), [lang, microphone]);
  return (
    <>
      <p class="card" aria-live="off">{text || (failed ? "" : words.listening)}</p>
      <p role="status" class="small">{failed && words.failed}</p>
    </>
  );
}
