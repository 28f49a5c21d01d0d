import type { DumpAccess, PlaceFacts, RowPage, Stretch, StretchKind } from '../../engine/access.ts';
import type { SearchState, SearchTarget, StringList, StringRow } from '../../engine/search/access.ts';
import type { TextEncoding } from '../../engine/search/searcher.ts';
import type { OpenDump } from '../../parts/panel.ts';
import type { RowSource } from '../../parts/table/rows.ts';

/** What a person chose to see. */
export interface StringsChoice {
  readonly least: number;
  readonly encoding: 'all' | 'ascii' | 'utf16';
  readonly kind: StretchKind | undefined;
  readonly contains: string;
}

const FIRST_CHOICE: StringsChoice = { least: 6, encoding: 'all', kind: undefined, contains: '' };

const ENCODINGS: Readonly<Record<StringsChoice['encoding'], readonly TextEncoding[]>> = {
  all: ['ascii', 'utf16le', 'utf16be'],
  ascii: ['ascii'],
  utf16: ['utf16le', 'utf16be'],
};

/** A string with what the dump's map knows of its place. */
export interface PlacedString extends StringRow {
  readonly place: PlaceFacts;
}

/** Pages of rows that are kept; a whole page never changes. */
const KEPT = 64;

/**
 * The list of strings of one open dump. It outlives the panel: who comes back from Hex finds it as it was left. Says
 * `change` when there are more strings, or the search goes another way.
 */
export class StringsView extends EventTarget {
  choice: StringsChoice = FIRST_CHOICE;
  /** The row in view, in file order. */
  active = 0;
  state: SearchState | undefined;
  #list: StringList | undefined;
  #key = '';
  readonly #pages = new Map<number, RowPage<PlacedString>>();
  #stretches: readonly Stretch[] = [];
  #turn = 0;

  /** Starts the search for what is chosen, unless it is under way. */
  async follow(dump: OpenDump): Promise<void> {
    const target = targetOf(dump);
    const key = JSON.stringify([target, this.choice, dump.summary.isComplete]);
    if (key === this.#key) return;
    this.#key = key;
    const turn = ++this.#turn;
    const { access } = dump;
    this.#stretches = await access.ribbon().catch(() => []);
    if (turn !== this.#turn) return;
    const { least, encoding, kind, contains } = this.choice;
    const query = {
      least,
      encodings: ENCODINGS[encoding],
      contains,
      stretches: this.#stretches,
      ...(kind && { kind }),
    };
    this.#pages.clear();
    this.state = undefined;
    this.#list = access.search.strings(target, query, (state) => {
      if (turn !== this.#turn) return;
      this.state = state;
      this.dispatchEvent(new Event('change'));
    });
    this.dispatchEvent(new Event('change'));
  }

  choose(choice: Partial<StringsChoice>): void {
    this.choice = { ...this.choice, ...choice };
    this.active = 0;
  }

  setPaused(isPaused: boolean): void {
    this.#list?.setPaused(isPaused);
  }

  stop(): void {
    this.#list?.stop();
  }

  resume(): void {
    this.#list?.resume();
  }

  /** What an offset is part of. */
  kindAt(offset: number): StretchKind | undefined {
    return this.#stretches.find(({ start, size }) => offset >= start && offset < start + size)?.kind;
  }

  /** A source of the strings so far; a new one when there are more. Whole pages are read once. */
  source(access: DumpAccess, hasPlaces: boolean): RowSource<PlacedString> | undefined {
    const list = this.#list;
    return list && { load: (from, count) => this.#load(list, access, hasPlaces, from, count) };
  }

  async #load(
    list: StringList,
    access: DumpAccess,
    hasPlaces: boolean,
    from: number,
    count: number,
  ): Promise<RowPage<PlacedString>> {
    const total = this.state?.count ?? 0;
    const known = this.#pages.get(from);
    if (known?.rows.length === count) return { ...known, total: Math.max(total, known.total) };
    const page = await list.load(from, count);
    const places = hasPlaces ? await access.places(page.rows.map(({ offset }) => offset)).catch(() => []) : [];
    const placed = { ...page, rows: page.rows.map((row, index) => ({ ...row, place: places[index] ?? {} })) };
    if (list === this.#list) {
      this.#pages.set(from, placed);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= KEPT) break;
        this.#pages.delete(old);
      }
    }
    return placed;
  }
}

function targetOf({ summary }: OpenDump): SearchTarget {
  return {
    size: summary.spaces[0]?.size ?? summary.file.size,
    isPacked: summary.file.container !== undefined,
  };
}

const views = new WeakMap<DumpAccess, StringsView>();

export function stringsOf(access: DumpAccess): StringsView {
  const known = views.get(access);
  if (known) return known;
  const made = new StringsView();
  views.set(access, made);
  return made;
}
