/** How the service does, and what an admin may do about it. Each part is asked for when it is opened. */
import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api, every, ok, type Schemas } from "../../api";
import { date, say } from "../../messages";
import { staff } from "../../messages-staff";
import { Button, Field, Loading } from "../../parts";
import { Books, Policy, Usage } from "./admin";
import { type Deed, Refusal, useDeeds } from "./deeds";
import { Disclosures } from "./disclosures";
import { ActRecord } from "./record";

type Item = Schemas["OpenItemView"];

export function Service({ admin }: { admin: boolean }) {
  return (
    <>
      <Part title={staff.open.title}><OpenItems admin={admin} /></Part>
      <Part title={staff.queues.title}><Queues admin={admin} /></Part>
      <Part title={staff.retention.title}><Retention /></Part>
      {admin && (
        <>
          <Part title={staff.record.title}><ActRecord /></Part>
          <Part title={staff.disclosures.title}><Disclosures /></Part>
          <Part title={staff.policy.title}><Policy /></Part>
          <Part title={staff.books.title}><Books /></Part>
          <Part title={staff.usage.title}><Usage /></Part>
        </>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const [opened, setOpened] = useState(false);
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>{title}</summary>
      {opened && children}
    </details>
  );
}

function OpenItems({ admin }: { admin: boolean }) {
  const words = staff.open;
  const read = useQuery({ queryKey: ["open-items"], queryFn: () => every(() => ok(api.http.GET("/api/v1/payments/open"))) });
  const { ask, shown } = useDeeds("", ["open-items"]);
  const close = ({ subject, key }: Item): Deed => ({
    title: words.closeThis(key),
    does: words.does,
    reasons: words.reasons,
    danger: true,
    fields: <Field label={words.reference} hint={words.referenceHint} name="reference" maxlength={64} pattern="[A-Za-z0-9\/_.\-]+" required={false} autocomplete="off" />,
    run: async (fields) => {
      const body = { subject: subject as Schemas["ItemToClose"]["subject"], key, reason: fields["reason"] as Schemas["ItemToClose"]["reason"], reference: fields["reference"] || null };
      await ok(api.http.POST("/api/v1/payments/open/close", { body }));
      return words.told;
    },
  });
  const replay: Deed = {
    title: words.replay,
    does: words.replayDoes,
    run: async ({ reason = "" }) => words.replayed((await ok(api.http.POST("/api/v1/payments/replay", { body: { reason } }))).events),
  };
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  return (
    <>
      {read.data.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {read.data.map((each) => (
          <li key={`${each.subject}:${each.key}`}>
            <span>
              {words.subjects[each.subject] ?? say.words(each.subject)} {each.key}
              <br />
              <span class="soft small">
                {each.by_hand ? words.byHand(date(each.by_hand.at), say.words(each.by_hand.reason)) : words.since(date(each.opened_at), each.tries)}
              </span>
            </span>
            {admin && !each.by_hand && <Button label={words.closeThis(each.key)} onPress={() => ask(close(each))}>{words.close}</Button>}
          </li>
        ))}
      </ul>
      {admin && <Button onPress={() => ask(replay)}>{words.replay}</Button>}
      {shown}
    </>
  );
}

function Queues({ admin }: { admin: boolean }) {
  const words = staff.queues;
  const read = useQuery({ queryKey: ["queues"], queryFn: () => every(() => ok(api.http.GET("/api/v1/support/queues"))) });
  const { ask, shown } = useDeeds("", ["queues"]);
  const requeue = (name: string): Deed => ({
    title: words.requeue(name),
    does: words.does,
    fields: <Field label={words.perMinute} name="per_minute" type="number" min={1} max={1000} defaultValue="20" />,
    run: async ({ reason = "", per_minute }) => {
      const params = { path: { name } };
      return words.told((await ok(api.http.POST("/api/v1/admin/queues/{name}/requeue", { params, body: { reason, per_minute: Number(per_minute) } }))).messages);
    },
  });
  const timer: Deed = {
    title: words.timer,
    does: words.timerDoes,
    fields: <Field label={words.timerName} name="name" pattern="[a-z_]{1,60}" autocomplete="off" />,
    run: async ({ reason = "", name = "" }) => words.timerTold((await ok(api.http.POST("/api/v1/timers/{name}/runs", { params: { path: { name } }, body: { reason } }))).timer),
  };
  const resend: Deed = {
    title: staff.emails.act,
    does: staff.emails.does,
    fields: <Field label={staff.emails.email} name="email" type="email" autocomplete="off" />,
    run: async ({ reason = "", email = "" }) => {
      await ok(api.http.POST("/api/v1/admin/emails", { body: { email, reason } }));
      return staff.emails.told;
    },
  };
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  return (
    <>
      <p class="soft">{words.poisonText}</p>
      <table class="grades">
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col">{words.waiting}</th>
            <th scope="col">{words.poison}</th>
          </tr>
        </thead>
        <tbody>
          {read.data.map((each) => (
            <tr key={each.queue}>
              <th scope="row">{each.queue}</th>
              <td>{each.waiting}</td>
              <td>{each.poison}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {admin && (
        <div class="actions">
          {read.data.filter(({ poison }) => poison > 0).map(({ queue }) => (
            <Button key={queue} onPress={() => ask(requeue(queue))}>{words.requeue(queue)}</Button>
          ))}
          <Button onPress={() => ask(timer)}>{words.timer}</Button>
          <Button onPress={() => ask(resend)}>{staff.emails.act}</Button>
        </div>
      )}
      {shown}
    </>
  );
}

function Retention() {
  const words = staff.retention;
  const read = useQuery({ queryKey: ["retention"], queryFn: () => ok(api.http.GET("/api/v1/retention/status")) });
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  const { purged, failing, last_run_at, worst_lateness_s, orphan_blobs, orphan_media } = read.data;
  return (
    <>
      <p>{words.facts(purged, failing)}</p>
      {worst_lateness_s !== null && <p>{words.late((worst_lateness_s / 3600).toFixed(1))}</p>}
      <p>{words.strays(orphan_blobs + orphan_media)}</p>
      <p class="soft">{last_run_at ? words.last(date(last_run_at)) : words.never}</p>
    </>
  );
}
