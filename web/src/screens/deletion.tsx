import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ok, type Schemas } from "../api";
import { drafts } from "../drafts";
import { useLogin } from "../login";
import { date, say } from "../messages";
import { Button, Failure, Field, Form, useAct } from "../parts";
import { rememberErasure } from "./deleted";

const words = say.settings;

/** Deleting the account: first what would be lost, then the password, then the receipt. */
export function Deletion({ email }: { email: string }) {
  const { act, busy, failed } = useAct();
  const [preview, setPreview] = useState<Schemas["ErasurePreview"]>();
  const look = () => act(async () => setPreview(await ok(api.http.GET("/api/v1/account/deletion"))));
  return (
    <>
      <h2>{words.deletion}</h2>
      <p>{words.deletionText}</p>
      {preview ? (
        <Confirm preview={preview} email={email} onCancel={() => setPreview(undefined)} />
      ) : (
        <Button busy={busy} onPress={() => void look()}>
          {words.deletionAct}
        </Button>
      )}
      <Failure error={failed} />
    </>
  );
}

function Confirm({ preview, email, onCancel }: { preview: Schemas["ErasurePreview"]; email: string; onCancel: () => void }) {
  const login = useLogin();
  const [, go] = useLocation();
  const { act, busy, failed } = useAct();
  const remove = ({ password }: Record<string, string>) =>
    act(async () => {
      const started = await ok(api.http.DELETE("/api/v1/account", { body: password ? { password } : {} }));
      rememberErasure(started.progress_token);
      api.login.forget();
      drafts.clear();
      login.leave();
      go("/deleted", { replace: true });
    });
  return (
    <div class="card problem">
      <Lost lost={preview.lost} />
      <p>
        <b>{words.removed}</b> {counted(preview.removed)}
      </p>
      {preview.kept.length > 0 && (
        <>
          <p>
            <b>{words.kept}</b>
          </p>
          <ul>
            {preview.kept.map((each, place) => (
              <Kept key={place} {...each} />
            ))}
          </ul>
        </>
      )}
      <Form onSend={(fields) => void remove(fields)}>
        <input type="email" autocomplete="username" value={email} readOnly hidden />
        <Field label={words.passwordToDelete} name="password" type="password" autocomplete="current-password" required={false} />
        <Failure error={failed} />
        <div class="actions">
          <Button submit kind="danger" busy={busy}>
            {words.deletionConfirm}
          </Button>
          <Button onPress={onCancel}>{say.cancel}</Button>
        </div>
      </Form>
    </div>
  );
}

/** What outlives the account for a time; members that are missing are left out. */
function Kept({ what, count, why, until }: { what?: unknown; count?: unknown; why?: unknown; until?: unknown }) {
  return (
    <li>
      {words.keptWhat(String(what ?? ""), typeof count === "number" ? count : undefined)}
      <p class="soft small">
        {why !== undefined && words.keptWhy(String(why))} {until !== undefined && words.keptUntil(/^\d{4}-\d\d-\d\d$/.test(String(until)) ? date(String(until)) : String(until))}
      </p>
    </li>
  );
}

/** How much is deleted, in a reader's words: the API counts by the places where it lies. */
function counted(removed: Record<string, number>): string {
  const sums = new Map<string, number>();
  for (const [place, count] of Object.entries(removed)) {
    const [store = "", name = ""] = place.split(":");
    const word = [name, store].find((each) => each in words.places) ?? (name || store);
    sums.set(word, (sums.get(word) ?? 0) + count);
  }
  const told = ([word, count]: [string, number]) => words.places[word]?.(count) ?? `${count} ${say.words(word)}`;
  return [...sums].filter(([, count]) => count > 0).map(told).join(", ");
}

function Lost({ lost }: { lost: Schemas["LostWithAccount"] }) {
  const credits = lost.credits + lost.reserved + lost.frozen;
  const { recordings, texts } = drafts.left();
  const parts = [credits > 0 && words.lostCredits(credits), lost.pro_until && words.lostPro(date(lost.pro_until)), words.unsent(recordings, texts)].filter(Boolean);
  return (
    <p>
      <b>{words.lost}</b> {parts.length ? parts.join(", ") : words.lostNothing}
    </p>
  );
}
