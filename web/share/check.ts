/**
 * "0 of N found secrets occur in this link": computed, over every spelling, before a link can be copied. Leaving
 * secrets out follows from the allow-list; this shows it, and catches our mistakes.
 */
import { latin, needlesOf, SHORTEST } from './needles.ts';

/** One thing that is looked through, as bytes of one character each. */
export interface Haystack {
  readonly name: string;
  readonly bytes: string;
  /** Whether short secrets can be told from chance here: decoded fields, not compressed text. */
  readonly isPlain: boolean;
}

export interface CheckResult {
  readonly checked: number;
  /** Secrets too short to be looked for in compressed text; they were compared with the decoded fields only. */
  readonly short: number;
  /** Spellings of the longest list. */
  readonly spellings: number;
  /** Where a secret was found, and how it was spelt; must be empty before a link is offered. */
  readonly hits: readonly { readonly secret: number; readonly haystack: string; readonly spelling: string }[];
}

/** Everything that a link shows or holds. `strings` are its decoded texts, `rendered` what the preview shows. */
export function haystacksOf(parts: {
  readonly url: string;
  readonly packed: Uint8Array;
  readonly payload: Uint8Array;
  readonly strings: readonly string[];
  readonly rendered: string;
}): Haystack[] {
  const utf8 = (text: string) => latin(new TextEncoder().encode(text));
  return [
    { name: 'link', bytes: utf8(parts.url), isPlain: false },
    { name: 'decoded link', bytes: utf8(percentDecode(parts.url)), isPlain: false },
    { name: 'packed bytes', bytes: latin(parts.packed), isPlain: false },
    { name: 'payload', bytes: latin(parts.payload), isPlain: true },
    ...parts.strings.map((text, index) => ({ name: `field ${index + 1}`, bytes: utf8(text), isPlain: true })),
    { name: 'all fields', bytes: utf8(parts.strings.join('')), isPlain: true },
    { name: 'preview', bytes: utf8(parts.rendered), isPlain: true },
  ];
}

export function checkSecrets(secrets: readonly string[], haystacks: readonly Haystack[]): CheckResult {
  const folded = haystacks.map(({ bytes }) => bytes.toLowerCase());
  const hits: { secret: number; haystack: string; spelling: string }[] = [];
  let short = 0;
  let spellings = 0;
  secrets.forEach((secret, index) => {
    if (secret.length < SHORTEST) {
      short++;
      const bytes = latin(new TextEncoder().encode(secret));
      const hit = haystacks.find((one) => one.isPlain && secret.length > 0 && one.bytes === bytes);
      if (hit) hits.push({ secret: index, haystack: hit.name, spelling: 'UTF-8, raw' });
      return;
    }
    const needles = needlesOf(secret);
    spellings = Math.max(spellings, needles.length);
    haystacks.forEach((haystack, at) => {
      const needle = needles.find((one) => (one.isFolded ? (folded[at] ?? '') : haystack.bytes).includes(one.bytes));
      if (needle) hits.push({ secret: index, haystack: haystack.name, spelling: needle.spelling });
    });
  });
  return { checked: secrets.length - short, short, spellings, hits };
}

/** All texts of a JSON value, keys left out. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function percentDecode(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
