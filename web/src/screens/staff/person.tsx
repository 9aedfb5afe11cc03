/** One account, as people with a role see it: its state and its orders, and what an admin may do. */
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ok, type Schemas } from "../../api";
import { date, rupees, say } from "../../messages";
import { staff } from "../../messages-staff";
import { Button, Field, useAct } from "../../parts";
import { type Deed, Refusal, useDeeds } from "./deeds";

const words = staff.account;
type State = Schemas["AccountStateView"];
type Order = Schemas["OrderStateView"];
type Act = Schemas["Act"];
type Props = { state: State; reason: string; admin: boolean; own: boolean; onChanged: (state: State) => void };

export function Person({ state, reason, admin, own, onChanged }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card" aria-labelledby="person">
      <h3 id="person" ref={heading} tabIndex={-1}>{words.title}</h3>
      <Facts state={state} reason={reason} />
      {admin && <Acts state={state} reason={reason} own={own} onChanged={onChanged} />}
      <Orders user_id={state.user_id} reason={reason} admin={admin} />
    </section>
  );
}

function Facts({ state, reason }: { state: State; reason: string }) {
  const ways = [
    ...(state.has_password ? [words.password(date(state.password_changed_at))] : []),
    ...(state.passkeys ? [words.passkeys(state.passkeys)] : []),
    ...state.providers,
  ];
  const removal = state.second_factor_removed_at;
  const facts: [string, string][] = [
    [words.id, state.user_id],
    [words.lookedUp, reason],
    [words.state, words.states[state.status]],
    [words.roles, state.roles.join(", ")],
    [words.since, date(state.created_at)],
    [words.signIn, ways.join(", ")],
    [words.second, removal ? words.removal(date(removal)) : state.has_second_factor ? words.on : words.off],
  ];
  return (
    <>
      <dl class="known">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {state.email_change_open && <p>{words.change}</p>}
      {state.acts.length === 0 ? (
        <p class="soft">{words.noActs}</p>
      ) : (
        <details>
          <summary>{words.acts}</summary>
          <ul class="rows">
            {state.acts.map((each) => (
              <li key={each.at}>
                <span>
                  {staff.acts.words[each.act as Act]?.act ?? say.words(each.act)} <span class="soft">{date(each.at)}: {each.reason}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The acts that the state of an account leaves open; the API decides again. */
function possible(state: State, own: boolean): Act[] {
  const active = state.status === "active";
  const removing = state.second_factor_removed_at !== null;
  const role = state.roles.find((each) => each !== "user");
  const open: Record<Act, boolean> = {
    "send-reset": active,
    "end-logins": active,
    "remove-second-factor": active && state.has_second_factor && !removing,
    "keep-second-factor": removing,
    "make-support": active && !own && role !== "support",
    "make-admin": active && !own && role !== "admin",
    "make-user": !own && role !== undefined,
    "disable": active && !own,
    "enable": state.status === "disabled",
  };
  return (Object.keys(open) as Act[]).filter((each) => open[each]);
}

function Acts({ state, reason, own, onChanged }: Omit<Props, "admin">) {
  const { user_id } = state;
  const { ask, shown } = useDeeds(reason);
  const deed = (act: Act): Deed => ({
    title: staff.acts.words[act].act,
    does: staff.acts.words[act].does,
    danger: act === "disable",
    run: async (fields) => {
      onChanged(await ok(api.http.POST("/api/v1/admin/accounts/{user_id}/acts", { params: { path: { user_id } }, body: { act, reason: fields["reason"] ?? "" } })));
      return staff.acts.words[act].told;
    },
  });
  const credits: Deed = {
    title: staff.credits.act,
    does: staff.credits.does,
    reasons: staff.credits.reasons,
    fields: <Field label={staff.credits.count} hint={staff.credits.countHint} name="credits" type="number" min={-1000} max={1000} />,
    run: async (fields, key) => {
      const body = { user_id, credits: Number(fields["credits"]), reason: fields["reason"] as Schemas["NewAdjustment"]["reason"] };
      const left = await ok(api.http.POST("/api/v1/credits/adjustments", { params: { header: { "Idempotency-Key": key } }, body }));
      return staff.credits.told(left.credits);
    },
  };
  return (
    <>
      <h3>{staff.acts.title}</h3>
      {own && <p class="soft">{staff.acts.own}</p>}
      <div class="actions">
        {possible(state, own).map((act) => (
          <Button key={act} {...(act === "disable" && { kind: "danger" })} onPress={() => ask(deed(act))}>{staff.acts.words[act].act}</Button>
        ))}
        {state.status === "active" && <Button onPress={() => ask(credits)}>{staff.credits.act}</Button>}
      </div>
      {shown}
    </>
  );
}

function Orders({ user_id, reason, admin }: { user_id: string; reason: string; admin: boolean }) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [read, setRead] = useState<{ items: Order[]; next: string | null }>();
  const { ask, shown } = useDeeds(reason);
  const page = (cursor: string | null) => ok(api.http.POST("/api/v1/support/accounts/{user_id}/orders", { params: { path: { user_id } }, body: { reason, limit: 20, cursor } }));
  const show = (from: Order[], cursor: string | null) =>
    act(async () => {
      const { items, next_cursor } = await page(cursor);
      setRead({ items: [...from, ...items], next: next_cursor ?? null });
    });
  const refund = (order: Order, payment_id: string): Deed => ({
    title: staff.orders.refundOf(say.words(order.plan), date(order.created_at)),
    does: staff.refund.does,
    danger: true,
    reasons: staff.refund.reasons,
    fields: (
      <>
        <Field label={staff.refund.amount} name="rupees" type="number" min={1} max={(order.amount_paise - order.reversed_paise) / 100} step="0.01" required={false} />
        {order.subscription_id && (
          <label class="check">
            <input type="checkbox" name="end" /> {staff.refund.end}
          </label>
        )}
      </>
    ),
    run: async (fields, key) => {
      const asked = Math.round(Number(fields["rupees"]) * 100);
      const body = { amount_paise: asked || null, end_subscription: "end" in fields, reason: fields["reason"] as Schemas["NewRefund"]["reason"] };
      const params = { path: { payment_id }, header: { "Idempotency-Key": key } };
      const refunded = await ok(api.http.POST("/api/v1/payments/{payment_id}/refund", { params, body }));
      void show([], null);
      void queries.invalidateQueries({ queryKey: ["open-items"] });
      const told = refunded.waits_for ? staff.refund.waits(refunded.waits_for) : staff.refund.told;
      return refunded.subscription_goes_on ? `${told} ${staff.refund.goesOn}` : told;
    },
  });
  return (
    <>
      <h3>{staff.orders.title}</h3>
      {read?.items.length === 0 && <p role="status">{staff.orders.none}</p>}
      <ul class="rows">
        {(read?.items ?? []).map((each) => (
          <li key={each.id}>
            <span>
              {say.words(each.plan)}, {rupees(each.amount_paise)}, {staff.orders.states[each.state]}
              <br />
              <span class="soft small">
                {[date(each.created_at), each.invoice_number, each.payment_id, each.subscription_id && staff.orders.subscription, each.reversed_paise > 0 && staff.orders.reversed(rupees(each.reversed_paise))]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            {admin && each.payment_id && each.state === "paid" && each.reversed_paise < each.amount_paise && (
              <Button label={staff.orders.refundOf(say.words(each.plan), date(each.created_at))} onPress={() => ask(refund(each, each.payment_id ?? ""))}>{staff.orders.refund}</Button>
            )}
          </li>
        ))}
      </ul>
      {!read && <Button busy={busy} onPress={() => void show([], null)}>{staff.orders.show}</Button>}
      {read?.next && <Button busy={busy} onPress={() => void show(read.items, read.next)}>{staff.orders.more}</Button>}
      <Refusal error={failed} />
      {shown}
    </>
  );
}
