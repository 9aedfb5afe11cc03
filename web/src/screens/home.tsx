import { useQuery } from "@tanstack/preact-query";
import { Link } from "wouter-preact";
import { accountQuery } from "../account";
import { api, every, ok, type Schemas } from "../api";
import { date, points, say } from "../messages";
import { MainLink, Pending, Screen } from "../parts";
import { Allowance } from "./allowance";
import { usePlan } from "./plan";

export function HomeScreen() {
  const account = useQuery(accountQuery);
  const resumes = useQuery({ queryKey: ["resumes"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/resumes", { params: { query } }))) });
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => every((query) => ok(api.http.GET("/api/v1/sessions", { params: { query } }))) });
  if (!account.data || !resumes.data || !sessions.data) return <Pending of={[account, resumes, sessions]} />;

  const open = sessions.data.find((each) => each.state === "open");
  const begun = resumes.data.length > 0 || sessions.data.length > 0;
  return (
    <Screen title={say.home.hello(account.data.name)}>
      {!begun && <p class="lead">{say.home.first}</p>}
      <div class="actions">
        {open ? (
          <MainLink to={`/interviews/${open.id}`}>{say.home.goOn}</MainLink>
        ) : begun ? (
          <MainLink to="/interviews/new">{say.home.start}</MainLink>
        ) : (
          <>
            <MainLink to="/resume">{say.home.addResume}</MainLink>
            <Link href="/interviews/new">{say.home.without}</Link>
          </>
        )}
      </div>
      <Allowance />
      {sessions.data.some((each) => each.state === "evaluated") && <Practice />}
      <h2>{say.home.earlier}</h2>
      {sessions.data.length ? <Sessions rows={sessions.data} /> : <p class="soft">{say.home.none}</p>}
    </Screen>
  );
}

/** What is due today; without the plan there is the way to it all the same. */
function Practice() {
  const plan = usePlan();
  return (
    <section class="card" aria-labelledby="practice">
      <h2 id="practice">{say.progress.due}</h2>
      {plan.data && <p>{plan.data.summary}</p>}
      <p>
        <Link href="/progress">{say.progress.link}</Link>
      </p>
    </section>
  );
}

function Sessions({ rows }: { rows: Schemas["SessionRow"][] }) {
  return (
    <ul class="rows">
      {rows.map((each) => (
        <li key={each.id}>
          <Link href={each.state === "open" ? `/interviews/${each.id}` : `/interviews/${each.id}/result`}>
            {say.roles[each.role]}, {date(each.created_at)}
          </Link>
          <span class="soft">
            {each.result ? say.result.score(points(each.result.overall)) : `${say.home.answered(each.answered, each.questions)}, ${say.home.states[each.state]}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
