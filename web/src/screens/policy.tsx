import { useQuery } from "@tanstack/preact-query";
import { api, apiUrl, ok } from "../api";
import { date, say } from "../messages";
import { Pending, Screen } from "../parts";

export function PolicyScreen() {
  const policy = useQuery({ queryKey: ["policy"], queryFn: () => ok(api.http.GET("/api/v1/policy")) });
  if (!policy.data) return <Pending of={[policy]} />;
  const { data } = policy;
  return (
    <Screen title={say.policy.title}>
      <p class="soft">{say.policy.version(data.version, date(data.effective_at))}</p>
      <p>
        <a href={`${apiUrl}/api/v1/privacy/conformance`}>{say.policy.proofs}</a>
      </p>
      <div class="policy">{data.text}</div>
    </Screen>
  );
}
