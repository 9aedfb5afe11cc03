import { useQuery } from "@tanstack/preact-query";
import { api, ok } from "../api";
import { date, say } from "../messages";

export function useAllowance() {
  return useQuery({ queryKey: ["credits"], queryFn: () => ok(api.http.GET("/api/v1/credits")) });
}

export function Allowance() {
  const { data } = useAllowance();
  if (!data) return null;
  const { pro_until, free_left, credits, reserved, frozen, debt } = data;
  return (
    <p class="soft">
      {pro_until ? say.allowance.pro(date(pro_until)) : say.allowance.left(free_left, credits)}
      {reserved > 0 && ` ${say.allowance.reserved(reserved)}`}
      {frozen > 0 && ` ${say.allowance.frozen(frozen)}`}
      {debt > 0 && ` ${say.allowance.debt(debt)}`}
    </p>
  );
}
