/** A span of an answer as the API counts it: from `start` to before `end`, in code points. */
export type Span = { start: number; end: number };

/** The API takes no longer span. */
const MOST = 600;

const codePoints = (text: string) => [...text].length;

/** The span between two places of a JavaScript string, without the blanks around it; none if there is nothing else. */
export function spanOf(answer: string, from: number, to: number): Span | undefined {
  const part = answer.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  const words = part.trim();
  if (!/[\p{L}\p{N}]/u.test(words)) return undefined;
  const before = codePoints(answer.slice(0, start));
  return { start: before, end: before + codePoints(words) };
}

/** The words of a span. */
export const wordsOf = (answer: string, { start, end }: Span) => [...answer].slice(start, end).join("");

export const tooLong = ({ start, end }: Span) => end - start > MOST;

/** The sentences of an answer as spans; one that is too long to be marked is cut at a blank. */
export function sentencesOf(answer: string): Span[] {
  const found: Span[] = [];
  for (const { segment, index } of new Intl.Segmenter("en", { granularity: "sentence" }).segment(answer)) {
    for (let from = 0; from < segment.length; ) {
      const to = cutOf(segment, from);
      const span = spanOf(answer, index + from, index + to);
      if (span) found.push(span);
      from = to;
    }
  }
  return found;
}

/** A full stop after a word, and not after "e.g.", ends a sentence too where the next begins with a small letter. */
const STOP = /\p{L}{4}[.!?]\s/u;

/** Where a part of a sentence that can be marked ends: at its end, else at a blank, else within a word. */
function cutOf(sentence: string, from: number): number {
  const most = from + MOST;
  const stop = STOP.exec(sentence.slice(from, most));
  if (stop) return from + stop.index + stop[0].length;
  if (sentence.length <= most) return sentence.length;
  const blank = sentence.lastIndexOf(" ", most);
  if (blank > from) return blank;
  return /[\uD800-\uDBFF]/.test(sentence.charAt(most - 1)) ? most - 1 : most;
}
