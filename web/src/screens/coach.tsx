import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, done, ok, type Schemas } from "../api";
import { date, points, say } from "../messages";
import { Button, Check, Choice, Failure, Field, Told, useAct } from "../parts";
import { useRequestKey } from "./tries";

const words = say.coach;
const DAYS = [1, 3, 7, 14, 30];
const path = "/api/v1/sessions/{session_id}/coach-links";

type Report = Schemas["Report"];
type Link = Schemas["CoachLinkView"];

/** Links that show this interview to a coach: made, listed, ended; and what the coaches have graded. */
export function CoachLinks({ report }: { report: Report }) {
  const session_id = report.session_id;
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Schemas["MadeCoachLink"]>();
  const links = useQuery({ queryKey: ["coach-links", session_id], queryFn: () => ok(api.http.GET(path, { params: { path: { session_id } } })) });
  const show = (link: Schemas["MadeCoachLink"]) => {
    setMade(link);
    setMaking(false);
    void links.refetch();
  };
  return (
    <>
      <h2>{words.title}</h2>
      <p>{words.lead}</p>
      {made && <Made key={made.url} url={made.url} />}
      {making ? (
        <Making session={session_id} onMade={show} onCancel={() => setMaking(false)} />
      ) : (
        <div class="actions">
          <Button onPress={() => setMaking(true)}>{words.begin}</Button>
        </div>
      )}
      <Failure error={links.error} retry={() => void links.refetch()} />
      {links.data && links.data.items.length > 0 && <Links report={report} links={links.data.items} onEnd={(id) => setMade((now) => (now?.id === id ? undefined : now))} />}
    </>
  );
}

type MakingProps = { session: string; onMade: (link: Schemas["MadeCoachLink"]) => void; onCancel: () => void };

/** What a coach would see, and then the link. */
function Making({ session, onMade, onCancel }: MakingProps) {
  const { act, busy, failed } = useAct();
  const [days, setDays] = useState("14");
  const [label, setLabel] = useState("");
  const [show_name, setShowName] = useState(false);
  const keyOf = useRequestKey();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const make = () =>
    act(async () => {
      const body = { days: Number(days), show_name, label: label.trim() || null };
      const headers = { "Idempotency-Key": keyOf(JSON.stringify(body)) };
      onMade(await ok(api.http.POST(path, { params: { path: { session_id: session } }, body, headers })));
    });
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h3 ref={heading} tabIndex={-1}>{words.sees}</h3>
      <ul class="changes">
        {words.what.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <Field label={words.label} hint={words.labelHint} maxlength={60} required={false} autocomplete="off" value={label} onInput={(event) => setLabel(event.currentTarget.value)} />
      <Choice label={words.days} name="days" value={days} options={DAYS.map((each) => [String(each), words.forDays(each)])} onChoose={setDays} />
      <Check checked={show_name} onChange={setShowName}>{words.showName}</Check>
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>{words.act}</Button>
        {!busy && <Button onPress={onCancel}>{say.cancel}</Button>}
      </div>
    </form>
  );
}

/** A new link, which is shown this once. */
function Made({ url }: { url: string }) {
  const [told, tell] = useState("");
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.querySelector("button")?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      tell(words.copied);
    } catch {
      card.current?.querySelector("input")?.select();
      tell(words.copyYourself);
    }
  };
  return (
    <div class="card done" ref={card}>
      <p>{words.made}</p>
      <Field label={words.url} value={url} readOnly required={false} onFocus={(event) => event.currentTarget.select()} />
      <div class="actions">
        <Button kind="main" onPress={() => void copy()}>{words.copy}</Button>
        <span role="status">{told}</span>
      </div>
    </div>
  );
}

type LinksProps = { report: Report; links: Link[]; onEnd: (id: string) => void };

function Links({ report, links, onEnd }: LinksProps) {
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const [told, tell] = useState("");
  const end = (link: Link) =>
    act(async () => {
      tell("");
      await done(api.http.DELETE(`${path}/{link_id}`, { params: { path: { session_id: report.session_id, link_id: link.id } } }));
      onEnd(link.id);
      tell(words.revoked);
    }).finally(() => queries.invalidateQueries({ queryKey: ["coach-links", report.session_id] }));
  return (
    <>
      <h3>{words.links}</h3>
      <ul class="rows">
        {links.map((each) => (
          <li key={each.id}>
            <span>
              {nameOf(each)}, {each.show_name ? words.named : words.unnamed}
              <br />
              <span class="soft">
                {stateOf(each)}; {each.last_used_at ? words.used(date(each.last_used_at)) : words.unused};{" "}
                {each.graded_at ? words.graded(date(each.graded_at)) : words.notGraded}
              </span>
            </span>
            {each.state === "open" && (
              <Button kind="danger" busy={busy} label={words.revokeLink(nameOf(each))} onPress={() => void end(each)}>{words.revoke}</Button>
            )}
          </li>
        ))}
      </ul>
      <Told text={told} />
      <Failure error={failed} />
      {links.filter((each) => each.graded_at).map((each) => <Grades key={each.id} report={report} link={each} />)}
    </>
  );
}

const nameOf = ({ created_at, label }: Link) => words.link(date(created_at), label);

function stateOf({ state, expires_at, revoked_at }: Link): string {
  return words.state[state](date(state === "revoked" ? (revoked_at ?? expires_at) : expires_at));
}

/** The grades of one coach beside our scores, and how near they are. */
function Grades({ report, link }: { report: Report; link: Link }) {
  const placeOf = (id: string) => report.answers.find((each) => each.question_id === id)?.position ?? "";
  const { agreement, note, grades } = link;
  return (
    <>
      <h3>{words.grades(date(link.graded_at ?? link.created_at), link.label)}</h3>
      {agreement && <p>{words.agreement(points(agreement.mean_difference), agreement.answers)}</p>}
      {note && (
        <>
          <p>{words.note}</p>
          <blockquote>{note}</blockquote>
        </>
      )}
      <table class="grades">
        <thead>
          <tr>
            <th scope="col">{words.answer}</th>
            <th scope="col">{words.theirs}</th>
            <th scope="col">{words.ours}</th>
          </tr>
        </thead>
        <tbody>
          {grades.map((each) => (
            <tr key={each.question_id}>
              <th scope="row">{placeOf(each.question_id)}</th>
              <td>
                {points(each.score)}
                {each.note && <p>{each.note}</p>}
              </td>
              <td>{each.ours === null ? words.noScore : points(each.ours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
