/** Recordings that were not sent yet: in the memory of this tab, through all of its screens. */
import { useEffect, useState } from "preact/hooks";

export type Recording = {
  file: Blob;
  seconds: number;
  /** What ended it before the candidate did. */
  cut?: "limit" | "microphone" | undefined;
};

const kept = new Map<string, Recording>();
const watchers = new Set<() => void>();
const key = (session: string, question: string) => `${session}:${question}`;

const ask = (event: BeforeUnloadEvent) => event.preventDefault();

/** The browser asks before it closes a tab that holds what would be lost with it. */
function changed(): void {
  if (kept.size) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
  for (const each of watchers) each();
}

export const unsent = {
  count: () => kept.size,
  read: (session: string, question: string) => kept.get(key(session, question)),
  keep(session: string, question: string, recording: Recording): void {
    kept.set(key(session, question), recording);
    changed();
  },
  drop(session: string, question: string): void {
    kept.delete(key(session, question));
    changed();
  },
  /** Forget those of a session, or all, as when somebody signs out. */
  clear(session = ""): void {
    for (const each of [...kept.keys()]) if (each.startsWith(session)) kept.delete(each);
    changed();
  },
};

/** Follow what is kept: a recording may end after its screen has been left. */
export function useUnsent(): typeof unsent {
  const [, tick] = useState(0);
  useEffect(() => {
    const watch = () => tick((count) => count + 1);
    watchers.add(watch);
    watch();
    return () => void watchers.delete(watch);
  }, []);
  return unsent;
}
