import { unsent } from "./unsent";

/** Answers that are being written, kept in this tab until they are saved: a reload loses none. */
const PREFIX = "imock:draft:";
const key = (session: string, question: string) => `${PREFIX}${session}:${question}`;

const names = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));

export const drafts = {
  read: (session: string, question: string) => sessionStorage.getItem(key(session, question)),
  /** Tell whether it is kept: storage may be full, or forbidden. */
  write(session: string, question: string, text: string): boolean {
    try {
      sessionStorage.setItem(key(session, question), text);
      return true;
    } catch {
      return false;
    }
  },
  drop: (session: string, question: string) => sessionStorage.removeItem(key(session, question)),
  /** Keep what was answered to one question with another, which has taken its place. */
  move(session: string, from: string, to: string): void {
    const text = drafts.read(session, from);
    if (text !== null && drafts.write(session, to, text)) drafts.drop(session, from);
    const recording = unsent.read(session, from);
    if (recording) unsent.keep(session, to, recording);
    unsent.drop(session, from);
  },
  /** Forget the answers to questions of an interview that takes none any more; without a list all of it, as when it is deleted. */
  end(session: string, questions?: string[]): void {
    unsent.clear(session);
    const over = questions?.map((question) => key(session, question));
    for (const name of names()) if (over ? over.includes(name) : name.startsWith(key(session, ""))) sessionStorage.removeItem(name);
  },
  /** How many answers only this tab has: recordings that were not sent, texts that were not saved. */
  left: () => ({ recordings: unsent.count(), texts: names().filter((name) => sessionStorage.getItem(name)?.trim()).length }),
  /** Forget all, as when somebody signs out. */
  clear(): void {
    unsent.clear();
    for (const name of names()) sessionStorage.removeItem(name);
  },
};
