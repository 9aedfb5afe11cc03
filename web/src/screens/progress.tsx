import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { Link } from "wouter-preact";
import { api, ok, type Schemas } from "../api";
import { day, points, say } from "../messages";
import { MainLink, Pending, Screen } from "../parts";
import { usePlan } from "./plan";

const words = say.progress;
type Task = Schemas["PlannedTask"];

/** How one does in each competency, and what to do in the next two weeks. */
export function ProgressScreen() {
  const progress = useQuery({ queryKey: ["progress", "read"], queryFn: () => ok(api.http.GET("/api/v1/progress")) });
  const plan = usePlan();
  if (!progress.data || !plan.data) return <Pending of={[progress, plan]} />;
  return (
    <Screen title={words.title}>
      <p class="lead">{progress.data.summary}</p>
      {progress.data.sessions ? (
        <>
          <Today plan={plan.data} />
          <Competencies progress={progress.data} />
          <Days plan={plan.data} />
        </>
      ) : (
        <div class="actions">
          <MainLink to="/interviews/new">{words.begin}</MainLink>
        </div>
      )}
    </Screen>
  );
}

function Today({ plan }: { plan: Schemas["Plan"] }) {
  const { tasks, done } = plan.days[0] ?? { tasks: [], done: 0 };
  return (
    <>
      <h2>{words.today}</h2>
      <p>{plan.summary}</p>
      {done > 0 && <p>{words.done(done)}</p>}
      {tasks.map((each, place) => (
        <section class="card" aria-label={words.task(place + 1)} key={each.question_id ?? each.kind}>
          <h3>{titleOf(each)}</h3>
          <p class="soft">{each.why}</p>
          <div class="actions">
            <Link href={placeOf(each)} class={place === 0 ? "button main" : "button"}>
              {each.kind === "try" ? words.tryIt : words.prepare}
            </Link>
            <span class="soft small">{words.minutes(each.minutes)}</span>
          </div>
        </section>
      ))}
      {tasks.length === 0 && (
        <div class="actions">
          <MainLink to="/interviews/new">{words.begin}</MainLink>
        </div>
      )}
    </>
  );
}

function titleOf({ question, role, level }: Task): string {
  return question ?? words.interview(role ? say.roles[role] : "", level ? say.levels[level] : "");
}

/** Where a task is done: at the question's further try, or at a new interview with what is known filled in. */
function placeOf({ session_id, question_id, role, level }: Task): string {
  if (session_id && question_id) return `/interviews/${session_id}/result#try-${question_id}`;
  return `/interviews/new?${new URLSearchParams({ ...(role && { role }), ...(level && { level }) })}`;
}

function Competencies({ progress }: { progress: Schemas["Progress"] }) {
  const { complete, sessions, answers, overall, trend, competencies } = progress;
  return (
    <>
      <h2>{words.competencies}</h2>
      <p class="soft small">{words.counted}</p>
      {!complete && <p class="soft small">{words.newest(sessions)}</p>}
      <ul class="measures">
        {overall && <Measure name={words.overall} estimate={overall} trend={trend} basis={words.from(answers)} />}
        {competencies.map((each) => (
          <Measure key={each.competency} name={words.names[each.competency]} estimate={each.estimate} trend={each.trend} basis={basisOf(each)}>
            {each.best_attempt && <p class="soft">{words.best(each.attempts, points(each.best_attempt.overall))}</p>}
          </Measure>
        ))}
      </ul>
    </>
  );
}

function basisOf({ estimate, answers, answers_needed, unanswered }: Schemas["CompetencyProgress"]): string {
  const basis = estimate ? words.from(answers) : words.needed(answers, answers_needed);
  return unanswered > 0 ? `${basis} ${words.unanswered(unanswered)}` : basis;
}

type MeasureProps = { name: string; estimate: Schemas["Estimate"] | null; trend: Schemas["Trend"] | null; basis: string; children?: ComponentChildren };

function Measure({ name, estimate, trend, basis, children }: MeasureProps) {
  return (
    <li>
      <h3>
        {name} {estimate && <span class="soft score">{say.result.score(points(estimate.score))}</span>}
      </h3>
      {estimate && <meter aria-label={name} min={0} max={5} value={estimate.score} />}
      <p class="soft">
        {estimate && words.interval(points(estimate.low), points(estimate.high))} {basis}
      </p>
      {trend && <p>{words.trend[trend.direction](points(trend.first.score), points(trend.latest.score))}</p>}
      {children}
    </li>
  );
}

/** The days after today; what is due on one is shown when it is opened. */
function Days({ plan }: { plan: Schemas["Plan"] }) {
  return (
    <>
      <h2>{words.days}</h2>
      <p class="soft small">{words.zone(plan.time_zone)}</p>
      <ol class="days">
        {plan.days.slice(1).map((each) => (
          <li key={each.day}>
            {each.tasks.length > 0 ? (
              <details>
                <summary>
                  {day(each.day)} <span class="soft score">{words.load(each.tasks.length, each.minutes)}</span>
                </summary>
                <ul>
                  {each.tasks.map((task) => (
                    <li key={task.question_id ?? task.kind}>
                      {titleOf(task)} {task.assumes_try_on && <span class="soft small">{words.assumes(day(task.assumes_try_on))}</span>}
                    </li>
                  ))}
                </ul>
              </details>
            ) : (
              <span class="soft">{words.free(day(each.day))}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
