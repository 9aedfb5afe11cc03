/** A page that was open while another version took its place: its files may be gone. */
import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { say } from "./messages";
import { Button, Loading, Screen } from "./parts";
import { unsent } from "./unsent";

const words = say.renewed;

/** The version that was loaded again already, which would not help a second time. */
const TRIED = "imock:renewed";
const VERSION = import.meta.url;

let renewing = false;

function triedBefore(): boolean {
  try {
    const tried = sessionStorage.getItem(TRIED) === VERSION;
    sessionStorage.setItem(TRIED, VERSION);
    return tried;
  } catch {
    return true; // without a memory it might be loaded again without end
  }
}

// What is written is in the tab's storage, and outlives it; recordings do not.
window.addEventListener("vite:preloadError", () => {
  if (renewing || unsent.count() > 0 || !navigator.onLine || triedBefore()) return;
  renewing = true;
  location.reload();
});

/** The screens; where one cannot be shown, why, and how to go on. */
export function Renewed({ path, children }: { path: string; children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary((error) => console.error(error));
  useEffect(() => {
    if (error) reset();
  }, [path]);
  if (!error) return <>{children}</>;
  return renewing ? <Loading /> : <CannotShow />;
}

function CannotShow() {
  const recordings = unsent.count();
  return (
    <Screen title={words.title}>
      <p>{words.text}</p>
      <p>{recordings ? words.lost(recordings) : words.drafts}</p>
      <div class="actions">
        {recordings > 0 && (
          <Button kind="main" onPress={() => history.back()}>
            {words.back}
          </Button>
        )}
        <Button kind={recordings ? "text" : "main"} onPress={() => location.reload()}>
          {words.act}
        </Button>
      </div>
    </Screen>
  );
}
