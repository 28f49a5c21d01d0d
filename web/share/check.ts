/**
 * "0 of N found secrets occur in this link": computed, over every spelling, before a link can be copied. Leaving
 * secrets out follows from the allow-list; this shows it, and catches our mistakes.
 */
import type { Haystack, SecretCheck } from '../engine/secret-check.ts';
import { LEADS, unescaped } from '../engine/text/escapes.ts';
import { latin } from '../engine/text/latin.ts';
import { lower, type MayOccur, needlesOf, SHORTEST } from './needles.ts';

/** Everything that a link shows or holds. `strings` are its decoded texts, `rendered` what the preview shows. */
export function haystacksOf(parts: {
  readonly url: string;
  readonly packed: Uint8Array;
  readonly payload: Uint8Array;
  readonly strings: readonly string[];
  readonly rendered: string;
}): Haystack[] {
  const utf8 = (text: string) => latin(new TextEncoder().encode(text));
  const all: Haystack[] = [
    { name: 'link', bytes: utf8(parts.url), isPlain: false },
    { name: 'decoded link', bytes: utf8(percentDecode(parts.url)), isPlain: false },
    { name: 'packed bytes', bytes: latin(parts.packed), isPlain: false },
    { name: 'payload', bytes: latin(parts.payload), isPlain: true },
    ...parts.strings.map((text, index) => ({ name: `field ${index + 1}`, bytes: utf8(text), isPlain: true })),
    { name: 'all fields', bytes: utf8(parts.strings.join('')), isPlain: true },
    { name: 'preview', bytes: utf8(parts.rendered), isPlain: true },
  ];
  return [...all, ...all.flatMap(unescapedOf)];
}

/** Of what holds escapes, what they stand for: any letter may be one. */
function unescapedOf({ name, bytes }: Haystack): Haystack[] {
  const kinds = LEADS.flatMap((lead, at) => (bytes.includes(lead) ? [at + 1] : []));
  if (kinds.length === 0) return [];
  const raw = new Uint8Array(bytes.length);
  for (let i = 0; i < raw.length; i++) raw[i] = bytes.charCodeAt(i);
  return kinds.flatMap((kind) => {
    const once = unescaped(raw, kind);
    const twice = once && unescaped(once, kind);
    return [once, twice].flatMap((read) =>
      read ? [{ name: `${name}, unescaped`, bytes: latin(read), isPlain: false }] : [],
    );
  });
}

export function checkSecrets(secrets: readonly Secret[], haystacks: readonly Haystack[]): SecretCheck {
  const search = new SecretSearch(haystacks);
  for (const secret of secrets) search.look(secret);
  return search.result;
}

/** A found value: its text, or its bytes when it is none. */
export type Secret = string | Uint8Array;

/** The same, one secret after another, for who has other things to do between. */
export class SecretSearch {
  readonly #haystacks: readonly Haystack[];
  readonly #folded: readonly string[];
  readonly #mayOccur: MayOccur;
  readonly #hits: { secret: number; haystack: string; spelling: string }[] = [];
  #asked = 0;
  #short = 0;

  constructor(haystacks: readonly Haystack[]) {
    this.#haystacks = haystacks;
    this.#folded = haystacks.map(({ bytes }) => lower(bytes));
    this.#mayOccur = startsIn(
      haystacks.map(({ bytes }) => bytes),
      this.#folded,
    );
  }

  get result(): SecretCheck {
    return { checked: this.#asked - this.#short, short: this.#short, spellings: SPELLINGS, hits: this.#hits };
  }

  /**
   * `isPath`: its last name alone is no secret, since names of modules and files have a choice of their own; the
   * folders before it are.
   */
  look(secret: Secret, isPath = false): void {
    const index = this.#asked++;
    if (secret.length < SHORTEST) {
      this.#short++;
      const bytes = latin(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret);
      const hit = this.#haystacks.find((one) => one.isPlain && secret.length > 0 && one.bytes === bytes);
      if (hit) this.#hits.push({ secret: index, haystack: hit.name, spelling: 'UTF-8, raw' });
      return;
    }
    const needles = needlesOf(secret, this.#mayOccur, isPath ? foldersOf(secret) : secret.length);
    if (needles.length === 0) return;
    this.#haystacks.forEach((haystack, at) => {
      const needle = needles.find((one) =>
        (one.isFolded ? (this.#folded[at] ?? '') : haystack.bytes).includes(one.bytes),
      );
      if (needle) this.#hits.push({ secret: index, haystack: haystack.name, spelling: needle.spelling });
    });
  }
}

/** Detectors whose values are paths. */
const PATHS: ReadonlySet<string> = new Set(['path-user', 'pdb-path', 'source-path', 'file-opened']);

export function isPathOf(detector: string): boolean {
  return PATHS.has(detector);
}

/** Length of a path up to its last name. */
function foldersOf(path: Secret): number {
  return typeof path === 'string' ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1 : path.length;
}

/** How many spellings a secret of plain letters and digits is looked for in. */
const SPELLINGS = needlesOf('Aa0+/?~correct horse').filter(({ spelling }) => spelling !== 'a piece').length;

/** Six characters from `at` on, as a number of 32 bits. */
function hashAt(bytes: string, at: number): number {
  let hash = 0;
  for (let i = at; i < at + SHORTEST; i++) hash = Math.imul(hash ^ bytes.charCodeAt(i), 0x9e3779b1) >>> 0;
  return hash;
}

/** Remembers which six characters stand anywhere in the texts: nearly every needle is ruled out by its first six. */
function startsIn(plain: readonly string[], folded: readonly string[]): MayOccur {
  const size = plain.reduce((sum, { length }) => sum + length, 0);
  // 16 bits for each place: one needle in 16 that stands nowhere is looked for all the same.
  const bits = Math.min(24, Math.max(12, Math.ceil(Math.log2(size * 16 + 1))));
  const tableOf = (texts: readonly string[]) => {
    const table = new Uint8Array(1 << (bits - 3));
    for (const text of texts) {
      for (let at = 0; at + SHORTEST <= text.length; at++) {
        const slot = hashAt(text, at) >>> (32 - bits);
        table[slot >> 3] = (table[slot >> 3] ?? 0) | (1 << (slot & 7));
      }
    }
    return table;
  };
  const tables = { plain: tableOf(plain), folded: tableOf(folded) };
  return (bytes, at, isFolded) => {
    const slot = hashAt(bytes, at) >>> (32 - bits);
    const table = isFolded ? tables.folded : tables.plain;
    return ((table[slot >> 3] ?? 0) & (1 << (slot & 7))) !== 0;
  };
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
