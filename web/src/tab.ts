/** What this tab keeps through a reload. What its storage does not take, being full or forbidden, the page remembers as long as it is open. */
const remembered = new Map<string, string>();

const ask = (event: BeforeUnloadEvent) => event.preventDefault();

function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** The browser asks before it closes a page that alone holds what would be lost with it. */
function changed(): void {
  if (remembered.size) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
}

export const tab = {
  names: () => [...new Set([...remembered.keys(), ...Object.keys(storage() ?? {})])],
  read: (name: string) => remembered.get(name) ?? storage()?.getItem(name) ?? null,
  /** Tell whether it outlives a reload. */
  write(name: string, value: string): boolean {
    try {
      sessionStorage.setItem(name, value);
      remembered.delete(name);
    } catch {
      remembered.set(name, value);
    }
    changed();
    return !remembered.has(name);
  },
  /** Tell whether what is kept of a name outlives a reload. */
  lasts: (name: string) => !remembered.has(name),
  drop(name: string): void {
    remembered.delete(name);
    storage()?.removeItem(name);
    changed();
  },
};
