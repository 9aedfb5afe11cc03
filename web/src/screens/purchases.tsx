import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { api, every, ok, type Schemas } from "../api";
import { loadCheckout, paid } from "../checkout";
import { date, rupees, say } from "../messages";
import { Button, Check, Choice, Failure, Field, Form, Pending, Screen, useAct } from "../parts";
import { save } from "../saving";
import { STATES } from "../states";
import { Allowance } from "./allowance";
import { Subscriptions } from "./subscriptions";

const words = say.purchases;
const BY_NAME = Object.entries(STATES).sort(([, one], [, other]) => one.localeCompare(other));

type Order = Schemas["OrderView"];

export function PurchasesScreen() {
  const plans = useQuery({ queryKey: ["plans"], queryFn: () => ok(api.http.GET("/api/v1/plans")) });
  const orders = useQuery({ queryKey: ["payments"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/payments", { params: { query } }))) });
  useEffect(() => void loadCheckout().catch(() => {}), []);
  if (!plans.data || !orders.data) return <Pending of={[plans, orders]} />;
  return (
    <Screen title={words.title}>
      <p>{words.lead(plans.data.free_interviews_per_month)}</p>
      <Allowance />
      <Buy plans={plans.data.plans} before={orders.data[0]} />
      <Subscriptions />
      <h2>{words.history}</h2>
      {orders.data.length ? <Orders rows={orders.data} /> : <p class="soft">{words.none}</p>}
    </Screen>
  );
}

/** `before`: the newest order, whose buyer is most likely this one too. */
function Buy({ plans, before }: { plans: Schemas["PlanView"][]; before: Order | undefined }) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [code, setCode] = useState(plans[0]?.code ?? "");
  const [state, setState] = useState<string>(before?.billing_state ?? "");
  const [business, setBusiness] = useState(Boolean(before?.business));
  const [zone, setZone] = useState(before?.business?.sez ?? false);
  const [told, tell] = useState("");
  const plan = plans.find((each) => each.code === code);

  const buy = (fields: Record<string, string>) =>
    act(async () => {
      tell("");
      const body = { plan: code, ...(business ? asBusiness(fields, zone) : { billing_state: state as Schemas["StateCode"] }) };
      const placed = plan?.period ? await ok(api.http.POST("/api/v1/subscriptions", { body })) : await ok(api.http.POST("/api/v1/orders", { body }));
      tell(words.opening);
      tell(await paid(placed));
      for (const each of ["payments", "credits", "subscriptions"]) void queries.invalidateQueries({ queryKey: [each] });
    });

  return (
    <Form onSend={(fields) => void buy(fields)}>
      <fieldset>
        <legend>{words.plan}</legend>
        {plans.map((each) => (
          <label class="check" key={each.code}>
            <input type="radio" name="plan" checked={each.code === code} onChange={() => setCode(each.code)} />
            <span>
              {each.title}: <b>{rupees(each.amount_paise)}</b> {each.period && words.period[each.period]}
              {each.gst_paise > 0 && <span class="hint"> {words.gst(rupees(each.gst_paise), each.gst_percent)}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      <Check checked={business} onChange={setBusiness}>{words.forBusiness}</Check>
      {business ? (
        <>
          <BusinessFields before={before?.business} />
          <Check checked={zone} onChange={setZone}>{words.forZone}</Check>
        </>
      ) : (
        <Choice label={words.state} name="state" value={state} onChoose={setState} options={[["", say.new.choose], ...BY_NAME]} />
      )}
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>
          {words.act}
        </Button>
        <span role="status">{told}</span>
      </div>
    </Form>
  );
}

const GSTIN = "[0-9]{2}[A-Za-z]{5}[0-9]{4}[A-Za-z][1-9A-Za-z][Zz][0-9A-Za-z]";

function BusinessFields({ before }: { before: Schemas["BusinessView"] | null | undefined }) {
  return (
    <>
      <Field label={words.gstin} hint={words.gstinHint} name="gstin" pattern={GSTIN} defaultValue={before?.gstin ?? ""} autocomplete="off" spellcheck={false} />
      <Field label={words.businessName} name="business" maxlength={100} defaultValue={before?.name ?? ""} autocomplete="organization" />
      <Field label={words.businessAddress} name="address" maxlength={200} defaultValue={before?.address ?? ""} autocomplete="street-address" />
    </>
  );
}

/** A business as the invoice names it; its State is in its GSTIN. */
function asBusiness({ gstin = "", business: name = "", address = "" }: Record<string, string>, sez: boolean) {
  const number = gstin.toUpperCase();
  return { billing_state: number.slice(0, 2) as Schemas["StateCode"], business: { gstin: number, name, address, sez } };
}

function Orders({ rows }: { rows: Order[] }) {
  const { act, busy, failed } = useAct();
  return (
    <>
      <ul class="rows">
        {rows.map((each) => (
          <li key={each.id}>
            <span>
              {each.plan.title}, {rupees(each.plan.amount_paise)} <span class="soft">{date(each.created_at)}, {words.orderStates[each.state]}</span>
              <Details order={each} />
            </span>
            {each.invoice_number && (
              <Button kind="text" busy={busy} onPress={() => void act(() => saveInvoice(each))}>
                {words.invoice(each.invoice_number)}
              </Button>
            )}
            {(each.credit_notes ?? []).filter((note) => note.number).map((note) => (
              <Button key={note.cause} kind="text" busy={busy} onPress={() => void act(() => saveNote(each, note.cause))}>
                {words.creditNote(note.number ?? "", rupees(note.amount_paise))}
              </Button>
            ))}
          </li>
        ))}
      </ul>
      <Failure error={failed} />
    </>
  );
}

/** What else the order says: the time it pays for, what came back, and whose invoice it is. */
function Details({ order: { period, reversed_paise, business } }: { order: Order }) {
  const facts = [
    period && words.paysFor(date(period.start), date(period.end)),
    reversed_paise > 0 && words.reversed(rupees(reversed_paise)),
    business && words.billedTo(business.name, business.gstin),
  ].filter(Boolean);
  return facts.length ? <span class="hint line">{facts.join(" · ")}</span> : null;
}

async function saveInvoice(order: Order): Promise<void> {
  const params = { path: { order_id: order.id } };
  save(await ok(api.http.GET("/api/v1/orders/{order_id}/invoice", { params, parseAs: "blob" })), "invoice.pdf");
}

async function saveNote(order: Order, cause: string): Promise<void> {
  const params = { path: { order_id: order.id, cause } };
  save(await ok(api.http.GET("/api/v1/orders/{order_id}/credit-notes/{cause}", { params, parseAs: "blob" })), "credit-note.pdf");
}
