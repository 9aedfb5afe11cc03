import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api, every, ok, type Schemas } from "../api";
import { paid } from "../checkout";
import { say } from "../messages";
import { Button, Failure, useAct } from "../parts";

const words = say.purchases;

type Subscription = Schemas["SubscriptionView"];

/** Subscriptions that may charge something more, and what became of a charge that failed. */
export function Subscriptions() {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [told, tell] = useState("");
  const { data } = useQuery({ queryKey: ["subscriptions"], queryFn: () => every(() => ok(api.http.GET("/api/v1/subscriptions"))) });
  const running = (data ?? []).filter((each) => !each.over && each.status !== "created");
  if (!running.length) return null;
  const cancel = (subscription_id: string) =>
    act(async () => {
      await ok(api.http.POST("/api/v1/subscriptions/{subscription_id}/cancel", { params: { path: { subscription_id } } }));
      await queries.invalidateQueries({ queryKey: ["subscriptions"] });
    });
  const payOtherwise = (each: Subscription) =>
    act(async () => {
      tell(words.opening);
      tell(await paid(each, true));
      for (const name of ["payments", "credits", "subscriptions"]) void queries.invalidateQueries({ queryKey: [name] });
    });
  return (
    <>
      <h2>{words.running}</h2>
      <ul class="rows">
        {running.map((each) => (
          <li key={each.id}>
            <span>{stateOf(each)}</span>
            {UNPAID.has(each.status) && !each.cancelled_at && (
              <Button busy={busy} onPress={() => void payOtherwise(each)}>
                {words.otherCard}
              </Button>
            )}
            {!each.cancelled_at && (
              <Button kind="danger" busy={busy} onPress={() => void cancel(each.id)}>
                {words.cancel}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p role="status">{told}</p>
      <Failure error={failed} />
    </>
  );
}

/** Where the last charge failed, which another card may pay. */
const UNPAID = new Set(["pending", "halted"]);

function stateOf({ plan: { title }, status, cancelled_at }: Subscription): string {
  if (cancelled_at) return words.cancelled(title);
  return (words.troubles[status] ?? words.renews)(title);
}
