/** What authorities demand by law: asked for by one admin, approved by another, and only then read. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api, every, ok, type Schemas } from "../../api";
import { date } from "../../messages";
import { staff } from "../../messages-staff";
import { Button, Field, Loading, useAct } from "../../parts";
import { save } from "../../saving";
import { type Deed, Refusal, useDeeds } from "./deeds";

const words = staff.disclosures;
type Act = Schemas["DisclosureView"];
type Scope = Schemas["Scope"];
const SCOPES = Object.entries(words.scopes) as [Scope, string][];

export function Disclosures() {
  const read = useQuery({ queryKey: ["disclosures"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/disclosures", { params: { query } }))) });
  const { act, busy, failed } = useAct();
  const [checked, tell] = useState("");
  const { ask, shown } = useDeeds("", ["disclosures"]);
  const check = () =>
    act(async () => {
      const { whole, entries, head, broken_at } = await ok(api.http.GET("/api/v1/disclosures/check"));
      tell(whole ? words.whole(entries, head) : staff.record.broken(broken_at ?? ""));
    });
  if (!read.data) return read.error ? <Refusal error={read.error} /> : <Loading />;
  return (
    <>
      <p class="soft">{words.lead}</p>
      {read.data.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {byDisclosure(read.data).map((acts) => (
          <Disclosure key={acts[0].disclosure_id} acts={acts} onAsk={ask} />
        ))}
      </ul>
      <div class="actions">
        <Button onPress={() => ask(demand)}>{words.demand}</Button>
        <Button busy={busy} label={`${staff.record.check}: ${words.title}`} onPress={() => void check()}>{staff.record.check}</Button>
      </div>
      <p role="status" class="anywhere">{checked}</p>
      <Refusal error={failed} />
      {shown}
    </>
  );
}

type Acts = [Act, ...Act[]];

/** The acts of each, newest first, as they are listed. */
function byDisclosure(all: Act[]): Acts[] {
  const found = new Map<string, Acts>();
  for (const each of all) {
    const acts = found.get(each.disclosure_id);
    if (acts) acts.push(each);
    else found.set(each.disclosure_id, [each]);
  }
  return [...found.values()];
}

function Disclosure({ acts, onAsk }: { acts: Acts; onAsk: (deed: Deed) => void }) {
  const [{ disclosure_id: id, authority, reference, legal_basis, scope }] = acts;
  const approved = acts.some((each) => each.act !== "requested");
  return (
    <li>
      <span>
        {authority}, {reference}
        <br />
        <span class="soft small">{[legal_basis, scope.map((each) => words.scopes[each]).join(", ")].join(" · ")}</span>
        {[...acts].reverse().map((each) => (
          <span class="soft small line" key={each.hash}>
            {words.acts[each.act](date(each.at), each.records ?? 0)}
          </span>
        ))}
      </span>
      {approved ? (
        <Button label={`${words.read}: ${reference}`} onPress={() => onAsk(reading(id, reference))}>{words.read}</Button>
      ) : (
        <Button label={`${words.approve}: ${reference}`} onPress={() => onAsk(approval(id, reference))}>{words.approve}</Button>
      )}
    </li>
  );
}

const demand: Deed = {
  title: words.demand,
  does: words.demandDoes,
  unreasoned: true,
  danger: true,
  fields: (
    <>
      <UserField />
      <Field label={words.authority} name="authority" maxlength={300} autocomplete="off" />
      <Field label={words.basis} hint={words.basisHint} name="legal_basis" maxlength={300} autocomplete="off" />
      <Field label={words.reference} hint={words.referenceHint} name="reference" maxlength={300} autocomplete="off" />
      <fieldset>
        <legend>{words.scope}</legend>
        {SCOPES.map(([scope, name]) => (
          <label class="check" key={scope}>
            <input type="checkbox" name={scope} /> {name}
          </label>
        ))}
      </fieldset>
    </>
  ),
  run: async ({ user_id = "", authority = "", legal_basis = "", reference = "", ...fields }) => {
    const scope = SCOPES.map(([each]) => each).filter((each) => fields[each] === "on");
    if (!scope.length) throw new Error(words.noScope);
    await ok(api.http.POST("/api/v1/disclosures", { body: { user_id, authority, legal_basis, reference, scope } }));
    return words.demanded;
  },
};

const approval = (disclosure_id: string, reference: string): Deed => ({
  title: `${words.approve}: ${reference}`,
  does: words.approveDoes,
  unreasoned: true,
  danger: true,
  run: async () => {
    await ok(api.http.POST("/api/v1/disclosures/{disclosure_id}/approval", { params: { path: { disclosure_id } } }));
    return words.approved;
  },
});

const reading = (disclosure_id: string, reference: string): Deed => ({
  title: `${words.read}: ${reference}`,
  does: words.readDoes,
  unreasoned: true,
  danger: true,
  fields: <UserField />,
  run: async ({ user_id = "" }) => {
    const { records } = await ok(api.http.POST("/api/v1/disclosures/{disclosure_id}/content", { params: { path: { disclosure_id } }, body: { user_id } }));
    save(new Blob([JSON.stringify({ records }, null, 2)], { type: "application/json" }), `disclosure-${disclosure_id}.json`);
    return words.readTold(records.length);
  },
});

function UserField() {
  return <Field label={words.user} name="user_id" pattern="[a-z]{3}_[0-9a-f]{32}" autocomplete="off" spellcheck={false} />;
}
