import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { api, every, ok, type Schemas } from "../api";
import { loadCheckout, pay } from "../checkout";
import { date, rupees, say } from "../messages";
import { Button, Choice, Failure, Form, Loading, Screen, useAct } from "../parts";
import { save } from "../saving";
import { STATES } from "../states";
import { Allowance } from "./allowance";

const words = say.purchases;
const BY_NAME = Object.entries(STATES).sort(([, one], [, other]) => one.localeCompare(other));

type Order = Schemas["OrderView"];

export function PurchasesScreen() {
  const plans = useQuery({ queryKey: ["plans"], queryFn: () => ok(api.http.GET("/api/v1/plans")) });
  const orders = useQuery({ queryKey: ["payments"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/payments", { params: { query } }))) });
  const failed = plans.error ?? orders.error;
  useEffect(() => void loadCheckout().catch(() => {}), []);
  if (failed) return <Failure error={failed} retry={() => [plans, orders].forEach((each) => void each.refetch())} />;
  if (!plans.data || !orders.data) return <Loading />;
  return (
    <Screen title={words.title}>
      <p>{words.lead(plans.data.free_interviews_per_month)}</p>
      <Allowance />
      <Buy plans={plans.data.plans} />
      <Subscriptions />
      <h2>{words.history}</h2>
      {orders.data.length ? <Orders rows={orders.data} /> : <p class="soft">{words.none}</p>}
    </Screen>
  );
}

function Buy({ plans }: { plans: Schemas["PlanView"][] }) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [code, setCode] = useState(plans[0]?.code ?? "");
  const [state, setState] = useState("");
  const [told, tell] = useState("");
  const plan = plans.find((each) => each.code === code);

  const buy = () =>
    act(async () => {
      tell("");
      const body = { plan: code, billing_state: state as Schemas["StateCode"] };
      const placed = plan?.period ? await ok(api.http.POST("/api/v1/subscriptions", { body })) : await ok(api.http.POST("/api/v1/orders", { body }));
      tell(words.opening);
      const paid = await pay(placed.checkout);
      tell("");
      if (paid) tell(await handedIn(placed, paid));
      for (const each of ["payments", "credits", "subscriptions"]) void queries.invalidateQueries({ queryKey: [each] });
    });

  return (
    <Form onSend={() => void buy()}>
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
      <Choice label={words.state} name="state" value={state} onChoose={setState} options={[["", say.new.choose], ...BY_NAME]} />
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

type Placed = Schemas["PlacedOrderView"] | Schemas["SubscriptionView"];

/** Show the proof of the payment. What cannot be shown now, the payment service reports by itself. */
async function handedIn(placed: Placed, paid: NonNullable<Awaited<ReturnType<typeof pay>>>): Promise<string> {
  const { razorpay_payment_id, razorpay_signature } = paid;
  const what = "order" in placed ? { order_id: placed.order.id } : { subscription_id: placed.id };
  const body = { ...what, razorpay_payment_id, razorpay_signature };
  try {
    await ok(api.http.POST("/api/v1/payments/verify", { body }));
    return words.paid;
  } catch {
    return words.late;
  }
}

function Subscriptions() {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const { data } = useQuery({ queryKey: ["subscriptions"], queryFn: () => every(() => ok(api.http.GET("/api/v1/subscriptions"))) });
  const running = (data ?? []).filter((each) => !each.over && each.status !== "created");
  if (!running.length) return null;
  const cancel = (subscription_id: string) =>
    act(async () => {
      await ok(api.http.POST("/api/v1/subscriptions/{subscription_id}/cancel", { params: { path: { subscription_id } } }));
      await queries.invalidateQueries({ queryKey: ["subscriptions"] });
    });
  return (
    <>
      <h2>{words.running}</h2>
      <ul class="rows">
        {running.map((each) => (
          <li key={each.id}>
            <span>{each.cancelled_at ? words.cancelled(each.plan.title) : words.renews(each.plan.title)}</span>
            {!each.cancelled_at && (
              <Button kind="danger" busy={busy} onPress={() => void cancel(each.id)}>
                {words.cancel}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Failure error={failed} />
    </>
  );
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
            </span>
            {each.invoice_number && (
              <Button kind="text" busy={busy} onPress={() => void act(() => saveInvoice(each))}>
                {words.invoice(each.invoice_number)}
              </Button>
            )}
            {(each.credit_notes ?? []).filter((note) => note.number).map((note) => (
              <Button key={note.cause} kind="text" busy={busy} onPress={() => void act(() => saveNote(each, note.cause))}>
                {words.creditNote} {note.number}
              </Button>
            ))}
          </li>
        ))}
      </ul>
      <Failure error={failed} />
    </>
  );
}

async function saveInvoice(order: Order): Promise<void> {
  const params = { path: { order_id: order.id } };
  save(await ok(api.http.GET("/api/v1/orders/{order_id}/invoice", { params, parseAs: "blob" })), "invoice.pdf");
}

async function saveNote(order: Order, cause: string): Promise<void> {
  const params = { path: { order_id: order.id, cause } };
  save(await ok(api.http.GET("/api/v1/orders/{order_id}/credit-notes/{cause}", { params, parseAs: "blob" })), "credit-note.pdf");
}
