/** Proofs of work: the challenge, a colon and a text, so that their SHA-256 begins with zero bits. */
const BATCH = 512;

export async function solved(challenge: string): Promise<string> {
  const bits = Number(challenge.split(".")[2]);
  for (let start = 0; ; start += BATCH) {
    const texts = Array.from({ length: BATCH }, (_, each) => `${challenge}:${(start + each).toString(16)}`);
    const sums = await Promise.all(texts.map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
    const found = sums.findIndex((sum) => zeroBits(new Uint8Array(sum)) >= bits);
    if (found >= 0) return texts[found] ?? challenge;
  }
}

function zeroBits(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first] ?? 0) - 24;
}
