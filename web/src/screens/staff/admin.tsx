/** What only admins see: the policy's versions, the books, and how much the service is used. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api, ok, type Schemas } from "../../api";
import { date, say } from "../../messages";
import { staff } from "../../messages-staff";
import { Area, Button, Field, Form, Loading, useAct } from "../../parts";
import { save } from "../../saving";
import { type Deed, Refusal, useDeeds } from "./deeds";

export function Policy() {
  const words = staff.policy;
  const read = useQuery({ queryKey: ["policy-emails"], queryFn: () => ok(api.http.GET("/api/v1/policy/emails")) });
  const { ask, shown } = useDeeds("", ["policy-emails", "policy"]);
  const publish: Deed = {
    title: words.act,
    does: words.does,
    unreasoned: true,
    danger: true,
    fields: <PolicyFields />,
    run: async ({ version = "", from, summary = "", text = "", significant }) => {
      const body = { version, summary, text, significant: significant === "on", effective_at: from ? new Date(from).toISOString() : null };
      return words.told((await ok(api.http.POST("/api/v1/policy/versions", { body }))).version);
    },
  };
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  return (
    <>
      {read.data.items.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {read.data.items.map((each) => (
          <li key={each.version}>
            <span>{words.mailed(each.version, each.mailed, each.undeliverable)}</span>
            <span class="soft">{each.done_at ? words.done : words.running}</span>
          </li>
        ))}
      </ul>
      <Button onPress={() => ask(publish)}>{words.act}</Button>
      {shown}
    </>
  );
}

function PolicyFields() {
  const words = staff.policy;
  const [summary, setSummary] = useState("");
  const [text, setText] = useState("");
  return (
    <>
      <Field label={words.version} hint={words.versionHint} name="version" pattern="[0-9a-z][0-9a-z.\-]{0,31}" autocomplete="off" />
      <Field label={words.from} name="from" type="datetime-local" required={false} />
      <Area label={words.summary} name="summary" rows={3} value={summary} onChange={setSummary} />
      <Area label={words.text} name="text" rows={10} value={text} onChange={setText} />
      <label class="check">
        <input type="checkbox" name="significant" defaultChecked /> {words.significant}
      </label>
    </>
  );
}

const BOOKS = {
  sales: (month: string) => ok(api.http.GET("/api/v1/reports/sales/{month}", { params: { path: { month } }, parseAs: "blob" })),
  gstr1: (month: string) => ok(api.http.GET("/api/v1/reports/gstr1/{month}", { params: { path: { month } }, parseAs: "blob" })),
  settlements: (month: string) => ok(api.http.GET("/api/v1/reports/settlements/{month}", { params: { path: { month } }, parseAs: "blob" })),
};

export function Books() {
  const words = staff.books;
  const { act, busy, failed } = useAct();
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7));
  const { ask, shown } = useDeeds();
  const open: Deed = {
    title: words.document,
    does: words.documentDoes,
    reasons: words.reasons,
    fields: <Field label={words.number} hint={words.numberHint} name="number" pattern="(IM|CN)\/[0-9]{4}\/[0-9]{7}" autocomplete="off" />,
    run: async ({ number = "", reason }) => {
      const body = { number, reason: reason as Schemas["Opening"]["reason"] };
      save(await ok(api.http.POST("/api/v1/invoices/open", { body, parseAs: "blob" })), `${number.replaceAll("/", "-")}.pdf`);
      return words.saved;
    },
  };
  return (
    <>
      <Form onSend={() => {}}>
        <Field label={words.month} type="month" value={month} onInput={(event) => setMonth(event.currentTarget.value)} />
        <div class="actions">
          {(Object.keys(BOOKS) as (keyof typeof BOOKS)[]).map((each) => (
            <Button key={each} busy={busy} onPress={() => void act(async () => save(await BOOKS[each](month), `${each}-${month}.csv`))}>{words[each]}</Button>
          ))}
        </div>
      </Form>
      <Refusal error={failed} />
      <Button onPress={() => ask(open)}>{words.document}</Button>
      {shown}
    </>
  );
}

export function Usage() {
  const words = staff.usage;
  const read = useQuery({ queryKey: ["usage"], queryFn: summary });
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  const { first, last, pages, features, durations } = read.data;
  const groups = { pages, features, durations };
  return (
    <>
      <p class="soft">{date(first)} – {date(last)}. {words.note}</p>
      {Object.values(groups).every((each) => each.length === 0) && <p>{words.none}</p>}
      {(Object.keys(groups) as (keyof typeof groups)[]).filter((each) => groups[each].length > 0).map((each) => (
        <table class="grades" key={each}>
          <caption>{words.groups[each]}</caption>
          <tbody>
            {groups[each].map(({ name, count }) => (
              <tr key={name}>
                <th scope="row">{say.words(name)}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

async function summary(): Promise<Schemas["AnalyticsView"]> {
  const read = await ok(api.http.GET("/api/v1/analytics/summary"));
  if (typeof read === "string") throw new TypeError("the summary is no JSON");
  return read;
}
