import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { accountQuery } from "../account";
import { api, done, every, ok, type Schemas } from "../api";
import { drafts } from "../drafts";
import { useLogin } from "../login";
import { date, say } from "../messages";
import { Button, Failure, Pending, Screen, Told, useAct } from "../parts";
import { Deletion } from "./deletion";
import { Factors } from "./factors";

const words = say.settings;

export function SettingsScreen() {
  const account = useQuery(accountQuery);
  if (!account.data) return <Pending of={[account]} />;
  return (
    <Screen title={words.title}>
      <p>
        {account.data.name}, {account.data.email}
      </p>
      <SignOut />
      <Factors account={account.data} />
      <Logins />
      <Consents />
      <Export />
      <Deletion email={account.data.email} />
    </Screen>
  );
}

function SignOut() {
  const login = useLogin();
  const [, go] = useLocation();
  const { act, busy, failed } = useAct();
  const out = () =>
    act(async () => {
      await done(api.http.POST("/api/v1/auth/logout"));
      api.login.forget();
      drafts.clear();
      login.leave();
      go("/", { replace: true });
    });
  const [lost, setLost] = useState("");
  const place = useRef<HTMLDivElement>(null);
  const ask = () => {
    const { recordings, texts } = drafts.left();
    if (recordings + texts) setLost(words.unsent(recordings, texts));
    else void out();
  };
  const stay = () => {
    place.current?.querySelector("button")?.focus();
    setLost("");
  };
  return (
    <div ref={place}>
      <Button busy={busy} onPress={ask}>
        {words.signOut}
      </Button>
      {lost && (
        <div class="card problem">
          <Told text={words.signOutLoses(lost)} />
          <div class="actions">
            <Button kind="danger" busy={busy} onPress={() => void out()}>
              {words.signOutAnyway}
            </Button>
            <Button onPress={stay}>{words.stay}</Button>
          </div>
        </div>
      )}
      <Failure error={failed} />
    </div>
  );
}

function Logins() {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const { data } = useQuery({ queryKey: ["logins"], queryFn: () => every(() => ok(api.http.GET("/api/v1/auth/logins"))) });
  const end = (login_id: string) =>
    act(async () => {
      await done(api.http.DELETE("/api/v1/auth/logins/{login_id}", { params: { path: { login_id } } }));
      await queries.invalidateQueries({ queryKey: ["logins"] });
    });
  const endOthers = () =>
    act(async () => {
      await ok(api.http.DELETE("/api/v1/auth/logins"));
      await queries.invalidateQueries({ queryKey: ["logins"] });
    });
  return (
    <>
      <h2>{words.logins}</h2>
      <ul class="rows">
        {(data ?? []).map((each) => (
          <li key={each.id}>
            <span>
              {each.device} <span class="soft">{each.this ? words.this : date(each.last_used_at)}</span>
            </span>
            {!each.this && (
              <Button busy={busy} label={words.end(each.device)} onPress={() => void end(each.id)}>
                {words.endWord}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(data ?? []).length > 1 && (
        <Button busy={busy} onPress={() => void endOthers()}>
          {words.endOthers}
        </Button>
      )}
      <Failure error={failed} />
    </>
  );
}

function Consents() {
  const queries = useQueryClient();
  const { act, failed } = useAct();
  const [told, tell] = useState("");
  const purposes = useQuery({ queryKey: ["consents"], queryFn: () => ok(api.http.GET("/api/v1/consents")) });
  const recording = useQuery({ queryKey: ["recording-consent"], queryFn: () => ok(api.http.GET("/api/v1/recording-consent")) });
  const reread = (key: string) => queries.invalidateQueries({ queryKey: [key] });

  const purpose = (each: Schemas["PurposeConsentView"], agreed: boolean) =>
    act(async () => {
      const params = { path: { purpose: each.purpose } };
      if (agreed) await ok(api.http.PUT("/api/v1/consents/{purpose}", { params, body: { version: each.version } }));
      else await done(api.http.DELETE("/api/v1/consents/{purpose}", { params }));
    }).finally(() => reread("consents"));
  const keep = (wording: string, agreed: boolean) =>
    act(async () => {
      if (agreed) await ok(api.http.PUT("/api/v1/recording-consent", { body: { wording } }));
      const erased = agreed ? undefined : await ok(api.http.DELETE("/api/v1/recording-consent"));
      tell(erased ? words.erased(erased.recordings_erased) : "");
      void reread("recordings");
    }).finally(() => reread("recording-consent"));

  return (
    <>
      <h2>{words.consents}</h2>
      {recording.data && (
        <Consent text={recording.data.text} agreed={recording.data.default !== null} onChange={(agreed) => void keep(recording.data.wording, agreed)} />
      )}
      {(purposes.data?.purposes ?? []).map((each) => (
        <Consent key={each.purpose} text={each.text} agreed={each.agreed} onChange={(agreed) => void purpose(each, agreed)} />
      ))}
      <p role="status">{told}</p>
      <Failure error={failed ?? purposes.error ?? recording.error} />
    </>
  );
}

function Consent({ text, agreed, onChange }: { text: string; agreed: boolean; onChange: (agreed: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={agreed} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{text}</span>
    </label>
  );
}

function Export() {
  const { act, busy, failed } = useAct();
  const [id, setId] = useState("");
  const made = useQuery({
    queryKey: ["export", id],
    enabled: id !== "",
    queryFn: () => ok(api.http.GET("/api/v1/account/exports/{export_id}", { params: { path: { export_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "ready" || state.error ? false : 1_500),
  });
  const start = () => act(async () => setId((await ok(api.http.POST("/api/v1/account/exports"))).export_id));
  const { data } = made;
  return (
    <>
      <h2>{words.export}</h2>
      <p>{words.exportText}</p>
      {data?.url ? (
        <a class="button" href={data.url} download>
          {words.download}
        </a>
      ) : id && !made.error ? (
        <p role="status">{words.exportState(data?.written ?? 0, data?.of ?? 0)}</p>
      ) : (
        <Button busy={busy} onPress={() => void start()}>
          {words.exportAct}
        </Button>
      )}
      <Failure error={failed ?? made.error} />
    </>
  );
}
