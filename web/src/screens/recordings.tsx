import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api, done, every, ok, type Schemas } from "../api";
import { date, say } from "../messages";
import { apiNow } from "../now";
import { Button, Failure, MainLink, Pending, Screen, useAct } from "../parts";

const words = say.recordings;
const DAY_MS = 86_400_000;

type Row = Schemas["RecordingRow"];

export function RecordingsScreen() {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [playing, setPlaying] = useState<Schemas["RecordingView"]>();
  const recordings = useQuery({
    queryKey: ["recordings"],
    queryFn: () => every((query) => ok(api.http.GET("/api/v1/recordings", { params: { query } }))),
  });
  if (!recordings.data) return <Pending of={[recordings]} />;

  const path = "/api/v1/recordings/{recording_id}";
  const play = ({ id }: Row) => act(async () => setPlaying(await ok(api.http.GET(path, { params: { path: { recording_id: id } } }))));
  const remove = ({ id }: Row) =>
    act(async () => {
      await done(api.http.DELETE(path, { params: { path: { recording_id: id } } }));
      setPlaying((now) => (now?.id === id ? undefined : now));
      await queries.invalidateQueries({ queryKey: ["recordings"] });
    });
  return (
    <Screen title={words.title}>
      <p>{words.lead}</p>
      {!recordings.data.length && (
        <>
          <p class="soft">{words.none}</p>
          <MainLink to="/interviews/new">{say.home.start}</MainLink>
        </>
      )}
      {playing && <Player recording={playing} />}
      <ul class="rows">
        {recordings.data.map((each) => (
          <li key={each.id}>
            <span>
              {named(each)} <span class="soft">{words.days(daysLeft(each))}</span>
            </span>
            <div class="pair">
              <Button busy={busy} label={`${words.play}: ${named(each)}`} onPress={() => void play(each)}>
                {words.play}
              </Button>
              <Button kind="danger" busy={busy} label={`${say.delete}: ${named(each)}`} onPress={() => void remove(each)}>
                {say.delete}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Failure error={failed} />
    </Screen>
  );
}

const named = ({ media, captured_at }: Row) => `${words.kinds[media]}, ${date(captured_at)}`;
const daysLeft = ({ purge_at }: Row) => Math.floor((Date.parse(purge_at) - apiNow()) / DAY_MS);

function Player({ recording }: { recording: Schemas["RecordingView"] }) {
  const what = { controls: true, autoPlay: true, src: recording.url, "aria-label": words.playing(named(recording)) };
  return recording.media === "video" ? <video {...what} /> : <audio {...what} />;
}
