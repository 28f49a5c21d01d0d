import { hrefOf, type Place, placeOf } from '../../parts/state/places.ts';
import { isSharedLink } from '../../share/link/fragment.ts';

/** Kept with each entry of the browser's history: numbers only, never a name. */
interface Entry {
  readonly session: string;
  /** Which of the files opened in this session; -1: none. */
  readonly set: number;
  /** Which of the links opened in this session; absent: none. */
  readonly link?: number;
}

/**
 * Where the person is: the place in the address bar, and which of the files opened since the page was loaded.
 * Back returns to the place before, and to the file before. A link that holds a summary is taken out of the address
 * at once and kept in memory only. Says `change` after each move.
 */
export class Visits extends EventTarget {
  readonly #session = crypto.randomUUID();
  readonly #sets: (readonly File[])[] = [];
  readonly #links: string[] = [];
  #link: number | undefined;
  #set = -1;
  #place: Place | undefined;
  /** The entry is of an earlier load of the page: its file was forgotten. */
  #isForgotten = false;

  start(): void {
    window.addEventListener('popstate', this.#moved);
    // A panel keeps the place in view by replacing the entry, and says so by this event.
    window.addEventListener('hashchange', this.#moved);
    this.#moved();
  }

  get place(): Place | undefined {
    return this.#place;
  }

  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** The fragment of the shared summary that is shown here. */
  get link(): string | undefined {
    return this.#link === undefined ? undefined : this.#links[this.#link];
  }

  /** A shared summary that came in a file. */
  openLink(fragment: string): void {
    this.#takeLink(fragment);
    history.pushState(this.#entry, '', '#/');
    this.#changed();
  }

  /** The files that are open here; empty for none. The first is the dump. */
  get files(): readonly File[] {
    return this.#sets[this.#set] ?? [];
  }

  /** New files were opened: they have the page from here on, a place that waited for a file is kept. */
  open(files: readonly File[]): void {
    const isAwaited = this.#set < 0 && this.#place !== undefined && this.#place.panel !== 'help';
    this.#set = this.#sets.push(files) - 1;
    this.#link = undefined;
    this.#isForgotten = false;
    if (isAwaited) history.replaceState(this.#entry, '');
    else {
      this.#place = { panel: 'overview', rest: '' };
      history.pushState(this.#entry, '', hrefOf(this.#place));
    }
    this.#changed();
  }

  close(): void {
    this.#set = -1;
    this.#link = undefined;
    this.#place = undefined;
    history.pushState(this.#entry, '', '#/');
    this.#changed();
  }

  go(place: Place): void {
    this.#place = place;
    this.#link = undefined;
    history.pushState(this.#entry, '', hrefOf(place));
    this.#changed();
  }

  get #entry(): Entry {
    return { session: this.#session, set: this.#set, ...(this.#link !== undefined && { link: this.#link }) };
  }

  // Following a link makes an entry without a state: it belongs to the file that is open.
  readonly #moved = (): void => {
    if (isSharedLink(location.hash)) {
      this.#takeLink(location.hash);
      history.replaceState(this.#entry, '', location.pathname + location.search);
      this.#changed();
      return;
    }
    const entry = history.state as Partial<Entry> | null;
    this.#place = placeOf(location.hash);
    this.#link = entry?.session === this.#session ? entry.link : undefined;
    if (entry?.session === this.#session) this.#set = entry.set ?? -1;
    else {
      this.#isForgotten = (entry?.set !== undefined && entry.set >= 0) || entry?.link !== undefined;
      if (entry) this.#set = -1;
      history.replaceState(this.#entry, '');
    }
    // What is no place of ours does not stay in the address: the place that is shown does.
    if (!this.#place && location.hash.length > 2) {
      if (this.#set >= 0) this.#place = { panel: 'overview', rest: '' };
      history.replaceState(this.#entry, '', this.#place ? hrefOf(this.#place) : '#/');
    }
    this.#changed();
  };

  #takeLink(fragment: string): void {
    this.#link = this.#links.push(fragment) - 1;
    this.#set = -1;
    this.#place = undefined;
    this.#isForgotten = false;
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
