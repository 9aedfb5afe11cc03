import { tab } from "./tab";
import { unsent } from "./unsent";

/** Answers that are being written, kept in this tab until they are saved: a reload loses none. */
const PREFIX = "imock:draft:";
const key = (session: string, question: string) => `${PREFIX}${session}:${question}`;

const names = () => tab.names().filter((name) => name.startsWith(PREFIX));

export const drafts = {
  read: (session: string, question: string) => tab.read(key(session, question)),
  /** Tell whether it outlives a reload. */
  write: (session: string, question: string, text: string) => tab.write(key(session, question), text),
  lasts: (session: string, question: string) => tab.lasts(key(session, question)),
  drop: (session: string, question: string) => tab.drop(key(session, question)),
  /** Keep what was answered to one question with another, which has taken its place. */
  move(session: string, from: string, to: string): void {
    const text = drafts.read(session, from);
    if (text !== null) {
      drafts.write(session, to, text);
      drafts.drop(session, from);
    }
    const recording = unsent.read(session, from);
    if (recording) unsent.keep(session, to, recording);
    unsent.drop(session, from);
  },
  /** Forget the answers to questions of an interview that takes none any more; without a list all of it, as when it is deleted. */
  end(session: string, questions?: string[]): void {
    unsent.clear(session);
    const over = questions?.map((question) => key(session, question));
    for (const name of names()) if (over ? over.includes(name) : name.startsWith(key(session, ""))) tab.drop(name);
  },
  /** How many answers only this tab has: recordings that were not sent, texts that were not saved. */
  left: () => ({ recordings: unsent.count(), texts: names().filter((name) => tab.read(name)?.trim()).length }),
  /** Forget all, as when somebody signs out. */
  clear(): void {
    unsent.clear();
    for (const name of names()) tab.drop(name);
  },
};
