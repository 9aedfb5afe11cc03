/** The record of what people with a role have done. */
import { useState } from "preact/hooks";
import { api, ok, type Schemas } from "../../api";
import { date, say } from "../../messages";
import { staff } from "../../messages-staff";
import { Button, useAct } from "../../parts";
import { Refusal } from "./deeds";

const words = staff.record;
type Entry = Schemas["RecordView"];

export function ActRecord() {
  const { act, busy, failed } = useAct();
  const [read, setRead] = useState<{ items: Entry[]; next: string | null }>();
  const [told, tell] = useState("");
  const show = (from: Entry[], cursor?: string) =>
    act(async () => {
      const query = { limit: 20, ...(cursor && { cursor }) };
      const { items, next_cursor } = await ok(api.http.GET("/api/v1/admin/acts", { params: { query } }));
      setRead({ items: [...from, ...items], next: next_cursor ?? null });
    });
  const check = () =>
    act(async () => {
      const { whole, entries, head, broken_at } = await ok(api.http.GET("/api/v1/admin/acts/check"));
      tell(whole ? words.whole(entries, head) : words.broken(broken_at ?? ""));
    });
  return (
    <>
      <p class="soft">{words.hashes}</p>
      {read?.items.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {(read?.items ?? []).map((each) => (
          <li key={each.id}>
            <span>
              {say.words(each.act)}: {each.reason || words.noReason} <span class="soft small">{date(each.at)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div class="actions">
        {!read && <Button busy={busy} onPress={() => void show([])}>{words.show}</Button>}
        {read?.next && <Button busy={busy} onPress={() => void show(read.items, read.next ?? "")}>{words.more}</Button>}
        <Button busy={busy} onPress={() => void check()}>{words.check}</Button>
      </div>
      <p role="status" class="anywhere">{told}</p>
      <Refusal error={failed} />
    </>
  );
}
