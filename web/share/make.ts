/** From what is known of a dump to a link, and back: what the receiver will read. */
import { encodeLink, PAYLOAD_LIMIT, payloadOf } from './link/link.ts';
import { type Choices, type Limits, redact, type ShareSource } from './redact.ts';
import { MAX_ALL_FRAMES, MAX_FINDINGS, MAX_FRAMES, MAX_THREADS, type SharedSummary } from './summary.ts';

/** Characters of a link that most tools take whole. */
export const LINK_LIMIT = 8000;
/** Characters at which the first chats and ticket systems cut. */
export const CHAT_LIMIT = 2000;

export interface Fitted {
  readonly summary: SharedSummary;
  /** What did not fit. */
  readonly left: Left;
}

export interface Left {
  readonly frames: number;
  readonly threads: number;
  readonly findings: number;
}

/** Least that is kept of each stack before threads are left out. */
const FEWEST_FRAMES = 8;

/**
 * The summary that fits into a link of `limit` characters after `prefix` characters of address: frames are dropped
 * from the bottom of all stacks, then threads, then findings; a field is never cut.
 */
export async function fit(source: ShareSource, choices: Choices, limit: number, prefix: number): Promise<Fitted> {
  const whole: Limits = { frames: MAX_FRAMES, threads: MAX_THREADS, findings: MAX_FINDINGS };
  const at = (limits: Limits) => redact(source, choices, limits);
  const fits = async (limits: Limits) => {
    const summary = at(limits);
    if (framesIn(summary) > MAX_ALL_FRAMES || payloadOf(summary).length > PAYLOAD_LIMIT) return false;
    return prefix + (await encodeLink(summary)).length <= limit;
  };
  let limits = whole;
  for (const [key, least] of [
    ['frames', FEWEST_FRAMES],
    ['threads', 0],
    ['findings', 0],
    ['frames', 1],
  ] as const) {
    if (await fits(limits)) break;
    limits = await shrink(limits, key, least, sizeOf(at(limits), key), fits);
  }
  const summary = at(limits);
  return { summary, left: leftOut(at(whole), summary) };
}

/** The largest limit from `least` to `most` that fits, by halving. */
async function shrink(
  limits: Limits,
  key: keyof Limits,
  least: number,
  most: number,
  fits: (limits: Limits) => Promise<boolean>,
): Promise<Limits> {
  let low = least;
  let high = Math.max(least, most);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await fits({ ...limits, [key]: middle })) low = middle;
    else high = middle - 1;
  }
  return { ...limits, [key]: low };
}

function sizeOf({ stack, others = [], findings = [] }: SharedSummary, key: keyof Limits): number {
  if (key === 'threads') return others.length;
  if (key === 'findings') return findings.length;
  return Math.max(0, ...[stack, ...others].map((one) => one?.frames.length ?? 0));
}

function framesIn({ stack, others = [] }: SharedSummary): number {
  return [stack, ...others].reduce((sum, one) => sum + (one?.frames.length ?? 0), 0);
}

function leftOut(whole: SharedSummary, kept: SharedSummary): Left {
  const others = kept.others?.length ?? 0;
  return {
    frames: framesIn({ ...whole, others: whole.others?.slice(0, others) ?? [] }) - framesIn(kept),
    threads: (whole.others?.length ?? 0) - others,
    findings: (whole.findings?.length ?? 0) - (kept.findings?.length ?? 0),
  };
}

/** How many characters a link has with these choices, unfitted. */
export async function lengthWith(source: ShareSource, choices: Choices): Promise<number> {
  return (await encodeLink(redact(source, choices))).length;
}
