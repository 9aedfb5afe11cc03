import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { lazy, Suspense } from "preact/compat";
import { useContext, useEffect, useState } from "preact/hooks";
import { Link, Redirect, Route, Switch, useLocation } from "wouter-preact";
import { accountQuery, hasRole } from "./account";
import { api, apiUrl, whenLoginEnds } from "./api";
import { say } from "./messages";
import { Outdated } from "./outdated";
import { Failure, Loading, MainLink, Screen } from "./parts";
import { Renewed } from "./renewed";
import { takeReturned } from "./returned";
import { type Login, LoginContext, mark } from "./login";
import { LoginScreen } from "./screens/login";

// The first screen is all that a visitor loads; the others come when they are opened.
const Register = lazy(() => import("./screens/register").then((m) => ({ default: m.RegisterScreen })));
const Forgot = lazy(() => import("./screens/links").then((m) => ({ default: m.ForgotScreen })));
const Verify = lazy(() => import("./screens/links").then((m) => ({ default: m.VerifyScreen })));
const Reset = lazy(() => import("./screens/links").then((m) => ({ default: m.ResetScreen })));
const EmailChange = lazy(() => import("./screens/links").then((m) => ({ default: m.EmailChangeScreen })));
const Home = lazy(() => import("./screens/home").then((m) => ({ default: m.HomeScreen })));
const Resume = lazy(() => import("./screens/resume").then((m) => ({ default: m.ResumeScreen })));
const New = lazy(() => import("./screens/new").then((m) => ({ default: m.NewScreen })));
const Interview = lazy(() => import("./screens/interview").then((m) => ({ default: m.InterviewScreen })));
const Result = lazy(() => import("./screens/result").then((m) => ({ default: m.ResultScreen })));
const Progress = lazy(() => import("./screens/progress").then((m) => ({ default: m.ProgressScreen })));
const Purchases = lazy(() => import("./screens/purchases").then((m) => ({ default: m.PurchasesScreen })));
const Recordings = lazy(() => import("./screens/recordings").then((m) => ({ default: m.RecordingsScreen })));
const Settings = lazy(() => import("./screens/settings").then((m) => ({ default: m.SettingsScreen })));
const Deleted = lazy(() => import("./screens/deleted").then((m) => ({ default: m.DeletedScreen })));
const Staff = lazy(() => import("./screens/staff/staff").then((m) => ({ default: m.StaffScreen })));
const Policy = lazy(() => import("./screens/policy").then((m) => ({ default: m.PolicyScreen })));

const PUBLIC = new Set(["/register", "/forgot-password", "/verify-email", "/reset-password", "/confirm-email-change", "/deleted", "/privacy"]);

export function App() {
  const [path] = useLocation();
  const { login, likely, unsure, resume } = useLogin(path);
  const open = PUBLIC.has(path);
  return (
    <LoginContext.Provider value={login}>
      <a class="skip" href="#main">
        {say.skip}
      </a>
      <header>
        <Link href="/" class="brand">
          iMock
        </Link>
        {(login.state === "in" || likely) && <Navigation path={path} known={login.state === "in"} />}
      </header>
      <main id="main" tabIndex={-1}>
        <Renewed path={path}>
          <Suspense fallback={<Loading />}>
            {open ? <PublicScreens /> : login.state === "unknown" ? <Unknown unsure={unsure} onRetry={resume} /> : login.state === "in" ? <><Unconfirmed /><Outdated /><Screens /></> : <LoginScreen />}
          </Suspense>
        </Renewed>
      </main>
      <footer>
        <Link href="/privacy">{say.footer.privacy}</Link> · <a href={`${apiUrl}/api/docs`}>{say.footer.api}</a>
      </footer>
    </LoginContext.Provider>
  );
}

/** Whether somebody is signed in is asked for, or cannot be told now: nobody need sign in again for that. */
function Unknown({ unsure, onRetry }: { unsure: unknown; onRetry: () => void }) {
  if (!unsure) return <Loading />;
  return (
    <Screen title={say.problem.title}>
      <Failure error={unsure} retry={onRetry} />
    </Screen>
  );
}

/** Why somebody who is signed in did not show at a provider that it is them. */
function Unconfirmed() {
  const { error } = useContext(LoginContext).returned;
  if (!error) return null;
  return (
    <p class="card problem" role="alert">
      {error === "oauth.cancelled" ? say.confirming.cancelled : say.confirming.refused}
    </p>
  );
}

function PublicScreens() {
  return (
    <Switch>
      <Route path="/register" component={Register} />
      <Route path="/forgot-password" component={Forgot} />
      <Route path="/verify-email" component={Verify} />
      <Route path="/reset-password" component={Reset} />
      <Route path="/confirm-email-change" component={EmailChange} />
      <Route path="/deleted" component={Deleted} />
      <Route path="/privacy" component={Policy} />
    </Switch>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/resume" component={Resume} />
      <Route path="/interviews/new" component={New} />
      <Route path="/interviews/:id/result">{({ id }) => <Result key={id} id={id} />}</Route>
      <Route path="/interviews/:id">{({ id }) => <Interview key={id} id={id} />}</Route>
      <Route path="/progress" component={Progress} />
      <Route path="/purchases" component={Purchases} />
      <Route path="/subscription">
        <Redirect to="/purchases" replace />
      </Route>
      <Route path="/recordings" component={Recordings} />
      <Route path="/settings" component={Settings} />
      <Route path="/staff" component={Staff} />
      <Route path="/login">
        <Redirect to="/" replace />
      </Route>
      <Route>
        <Screen title={say.notFound.title}>
          <MainLink to="/">{say.notFound.act}</MainLink>
        </Screen>
      </Route>
    </Switch>
  );
}

const PLACES = [
  ["/", say.nav.home],
  ["/progress", say.nav.practice],
  ["/resume", say.nav.resume],
  ["/recordings", say.nav.recordings],
  ["/purchases", say.nav.purchases],
  ["/settings", say.nav.settings],
] as const;

/** `known`: somebody is signed in. Before, it is there all the same where that is likely, so that nothing moves when it comes. */
function Navigation({ path, known }: { path: string; known: boolean }) {
  const account = useQuery({ ...accountQuery, enabled: known });
  const places = account.data && hasRole(account.data) ? [...PLACES, ["/staff", say.nav.staff] as const] : PLACES;
  return (
    <nav aria-label={say.nav.label}>
      <ul>
        {places.map(([to, text]) => (
          <li key={to}>
            <Link href={to} aria-current={path === to ? "page" : undefined}>
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const returnedAtFirst = takeReturned();

/** Whether somebody is signed in: the refresh cookie says so after a reload. */
function useLogin(path: string): { login: Login; likely: boolean; unsure: unknown; resume: () => void } {
  const queries = useQueryClient();
  const [marked] = useState(() => mark.there());
  const [returned, setReturned] = useState(returnedAtFirst);
  const [state, setState] = useState<Login["state"]>("unknown");
  const [unsure, setUnsure] = useState<unknown>();
  function leave(next: Login["state"]) {
    queries.clear();
    setReturned({});
    mark.set(false);
    setState(next);
  }
  function resume() {
    setUnsure(undefined);
    api.login.resume().then((resumed) => setState((now) => (now === "unknown" ? (resumed ? "in" : "out") : now)), setUnsure);
  }
  useEffect(() => {
    whenLoginEnds(() => leave("ended"));
    if (!marked && returned.outcome !== "signed_in") return setState("out");
    resume();
  }, []);
  useEffect(() => {
    if (path !== returned.path) setReturned({});
  }, [path]);
  useEffect(() => {
    if (state === "in") mark.set(true);
  }, [state]);
  function enter() {
    setReturned({});
    setState("in");
  }
  return { login: { state, returned, enter, leave: () => leave("out") }, likely: marked && state === "unknown", unsure, resume };
}
