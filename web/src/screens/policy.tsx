import { useQuery } from "@tanstack/preact-query";
import { api, apiUrl, ok, type Schemas } from "../api";
import { date, say } from "../messages";
import { Pending, Screen } from "../parts";

const words = say.policy;

export function PolicyScreen() {
  const policy = useQuery({ queryKey: ["policy"], queryFn: () => ok(api.http.GET("/api/v1/policy")) });
  if (!policy.data) return <Pending of={[policy]} />;
  const { data } = policy;
  return (
    <Screen title={words.title}>
      <p class="soft">{words.version(data.version, date(data.effective_at))}</p>
      <details>
        <summary>{words.proofs}</summary>
        <Proofs />
      </details>
      <div class="policy">{data.text}</div>
    </Screen>
  );
}

/** Each clause in its own words, and what its tests have shown of this installation. */
function Proofs() {
  const read = useQuery({ queryKey: ["conformance"], queryFn: () => ok(api.http.GET("/api/v1/privacy/conformance")) });
  if (!read.data) return <Pending of={[read]} part />;
  const { clauses, commit, tested_at } = read.data;
  return (
    <>
      <p>{commit && tested_at ? words.tested(commit.slice(0, 12), date(tested_at)) : words.untested}</p>
      <ul class="points">
        {clauses.map((each) => (
          <li key={each.clause} class={TONES[each.result]}>
            <b>{words.shown[each.result]}</b> {each.promise}
            <span class="line small soft">{words.clause(each.clause, each.passed, each.tests)}</span>
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={`${apiUrl}/api/v1/privacy/conformance`}>{words.asData}</a>
      </p>
    </>
  );
}

const TONES: Record<Schemas["Shown"], string> = { holds: "covered", fails: "missed", not_shown: "partly" };
