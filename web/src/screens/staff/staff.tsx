import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { accountQuery, hasRole } from "../../account";
import { api, ok, ProblemError, type Schemas } from "../../api";
import { staff } from "../../messages-staff";
import { Button, Field, Form, MainLink, Pending, Screen, useAct } from "../../parts";
import { ReasonField, Refusal } from "./deeds";
import { Person } from "./person";
import { Service } from "./service";

type Account = Schemas["AccountView"];
type Looked = { state: Schemas["AccountStateView"]; reason: string; at: number };

/** What people with a role do. Who has none is told so; the API would refuse each request besides. */
export function StaffScreen() {
  const account = useQuery(accountQuery);
  if (!account.data) return <Pending of={[account]} />;
  if (!hasRole(account.data))
    return (
      <Screen title={staff.notForYou}>
        <p>{staff.notForYouText}</p>
        <MainLink to="/">{staff.toStart}</MainLink>
      </Screen>
    );
  const admin = hasRole(account.data, "admin");
  return (
    <Screen title={staff.title}>
      <p>{staff.recorded}</p>
      <p class="soft">{staff.hidden}</p>
      <Lookup account={account.data} admin={admin} />
      <h2>{staff.service}</h2>
      <Service admin={admin} />
    </Screen>
  );
}

function Lookup({ account, admin }: { account: Account; admin: boolean }) {
  const { act, busy, failed } = useAct();
  const [looked, setLooked] = useState<Looked>();
  const look = ({ who = "", reason = "" }: Record<string, string>) =>
    act(async () => {
      setLooked(undefined);
      const state = await stateOf(who.trim(), reason);
      setLooked({ state, reason, at: Date.now() });
    });
  return (
    <>
      <h2>{staff.find.title}</h2>
      <Form onSend={(fields) => void look(fields)}>
        <Field label={staff.find.who} name="who" maxlength={254} autocomplete="off" spellcheck={false} />
        <ReasonField />
        <Refusal error={failed} />
        <div class="actions">
          <Button submit kind="main" busy={busy}>{staff.find.act}</Button>
        </div>
      </Form>
      {looked && (
        <Person
          key={looked.at}
          state={looked.state}
          reason={looked.reason}
          admin={admin}
          own={looked.state.user_id === account.user_id}
          onChanged={(state) => setLooked({ ...looked, state })}
        />
      )}
    </>
  );
}

/** The state of the account of an address or an id; either way the reason is sent along. */
async function stateOf(who: string, reason: string): Promise<Schemas["AccountStateView"]> {
  try {
    const user_id = who.includes("@") ? (await ok(api.http.POST("/api/v1/support/accounts", { body: { email: who, reason } }))).user_id : who;
    return await ok(api.http.POST("/api/v1/support/accounts/{user_id}", { params: { path: { user_id } }, body: { reason } }));
  } catch (error) {
    const unknown = error instanceof ProblemError && error.problem.status === 404;
    throw unknown ? new Error(staff.find.none) : error;
  }
}
