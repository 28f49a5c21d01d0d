import type { DumpAccess } from '../../engine/access.ts';
import type { FindPattern, FoundPlace, NearestPlace, SearchState } from '../../engine/search/access.ts';
import { patternOfBytes, patternsOfText, type TextEncoding } from '../../engine/search/searcher.ts';
import type { OpenDump } from '../panel.ts';
import { privateInFile } from './private-ranges.ts';

/** What a person looks for in the bytes of the file. */
export type Sought =
  | { readonly kind: 'text'; readonly text: string }
  /** As written: `4d 5a ?? 00`. */
  | { readonly kind: 'bytes'; readonly text: string };

/** `"text"`, `hex: 4d5a`, `4d 5a ??`; undefined: it is none of these, or too long to be looked for. */
export function soughtOf(query: string): Sought | undefined {
  const text = query.trim();
  const [, quoted] = /^["“](.+?)["”]?$/su.exec(text) ?? [];
  if (quoted !== undefined) return patternsOf({ kind: 'text', text: quoted }, true) && { kind: 'text', text: quoted };
  const [, named] = /^hex:(.*)$/is.exec(text) ?? [];
  // Two digits alone are a word as well as a byte.
  const isPairs = /^[0-9a-f?]{2}(?:[\s,]+[0-9a-f?]{2})+$/i.test(text);
  const bytes = (named ?? (isPairs ? text : '')).trim();
  return patternOfBytes(bytes) ? { kind: 'bytes', text: bytes } : undefined;
}

/** The byte order that is likelier comes first. */
function patternsOf(sought: Sought, ignoreCase: boolean, isBigEndian = false): readonly FindPattern[] | undefined {
  if (sought.kind === 'bytes') {
    const pattern = patternOfBytes(sought.text);
    return pattern && [{ ...pattern, unit: 1 }];
  }
  const wide = ['utf16le', 'utf16be'] as const;
  const encodings: readonly TextEncoding[] = ['ascii', ...(isBigEndian ? [...wide].reverse() : wide)];
  const patterns = encodings.flatMap((encoding): FindPattern[] =>
    patternsOfText(sought.text, [encoding], ignoreCase).map((pattern) => ({
      ...pattern,
      unit: encoding === 'ascii' ? 1 : 2,
    })),
  );
  return patterns.length > 0 ? patterns : undefined;
}

/**
 * The search over the whole open file: started in the palette, stepped through in Hex. Says `change` when something
 * was found or it goes another way.
 */
export class FileSearch extends EventTarget {
  sought: Sought | undefined;
  /** Of A to Z. */
  ignoreCase = true;
  state: SearchState | undefined;
  /** The first few hundred, in file order. */
  places: readonly FoundPlace[] = [];
  /** The place that was gone to last. */
  current: NearestPlace | undefined;
  readonly #access: DumpAccess;
  #turn = 0;

  constructor(access: DumpAccess) {
    super();
    this.#access = access;
  }

  /** Looks for something else, from the file's first byte on. What is looked for already goes on. */
  start(dump: OpenDump, sought: Sought, ignoreCase = this.ignoreCase): void {
    const isSame = this.sought?.kind === sought.kind && this.sought.text === sought.text;
    if (isSame && ignoreCase === this.ignoreCase && this.state?.state !== 'stopped') return;
    const patterns = patternsOf(sought, ignoreCase, dump.summary.file.endian === 'big');
    if (!patterns) return;
    const turn = ++this.#turn;
    this.sought = sought;
    this.ignoreCase = ignoreCase;
    this.places = [];
    this.current = undefined;
    const { summary, access, findings } = dump;
    const size = summary.spaces[0]?.size ?? summary.file.size;
    this.state = { state: 'running', bytes: 0, total: size, count: 0 };
    this.#changed();
    void this.#find({ size, isPacked: summary.file.container !== undefined }, patterns, turn, access, findings);
  }

  /** Ends the search; what was found stays. */
  stop(): void {
    if (this.state?.state === 'running') this.#access.search.stopFinding();
  }

  /** Forgets what is looked for. */
  clear(): void {
    this.#turn++;
    this.stop();
    this.sought = undefined;
    this.state = undefined;
    this.places = [];
    this.current = undefined;
    this.#changed();
  }

  /** This place is being gone to. */
  goingTo(place: NearestPlace): void {
    this.current = place;
    this.#changed();
  }

  /** The next place from an offset on, or the one before it; past the last comes the first. */
  async step(offset: number, isBackward: boolean): Promise<NearestPlace | undefined> {
    const turn = this.#turn;
    const { search } = this.#access;
    const here = isBackward ? offset : offset + 1;
    const around = isBackward ? Number.MAX_SAFE_INTEGER : 0;
    const place = (await search.nearest(here, isBackward)) ?? (await search.nearest(around, isBackward));
    if (turn !== this.#turn || !place) return undefined;
    this.goingTo(place);
    return place;
  }

  async #find(
    target: { readonly size: number; readonly isPacked: boolean },
    patterns: readonly FindPattern[],
    turn: number,
    access: DumpAccess,
    findings: OpenDump['findings'],
  ): Promise<void> {
    const stretches = await access.ribbon().catch(() => []);
    if (turn !== this.#turn) return;
    hideFound(access, findings);
    access.search.find(target, patterns, stretches, ({ state, places }) => {
      if (turn !== this.#turn) return;
      this.state = state;
      if (places.length > 0) this.places = [...this.places, ...places];
      this.#changed();
    });
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** Tells the search what must not be shown. */
export function hideFound(access: DumpAccess, findings: OpenDump['findings']): void {
  const ranges = privateInFile(findings).flatMap(({ offset, length }) => [offset, length]);
  access.search.hide(Float64Array.from(ranges));
}

const searches = new WeakMap<DumpAccess, FileSearch>();

export function fileSearchOf(access: DumpAccess): FileSearch {
  const known = searches.get(access);
  if (known) return known;
  const made = new FileSearch(access);
  searches.set(access, made);
  return made;
}
