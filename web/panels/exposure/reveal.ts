/** The one value that is on screen, for as long as it may be. */
import type { DumpAccess } from '../../engine/access.ts';
import type { Finding, Place } from '../../engine/report/report.ts';
import { placeKey } from '../../parts/marks/found-place.ts';

const SHOWN_MS = 20_000;

/**
 * Reads a value when asked and forgets it after 20 seconds, when the window loses the focus, before printing, and
 * when the panel goes. Nothing else ever holds it.
 */
export class Reveal {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with every show and hide: a value that was asked for before the last of them comes too late. */
  #turn = 0;
  /** Where the value lies: what a finding is known by while the search renumbers them. */
  #shown: string | undefined;
  #text = '';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  connect(): void {
    window.addEventListener('blur', this.hide);
    window.addEventListener('beforeprint', this.hide);
    document.addEventListener('visibilitychange', this.hide);
  }

  disconnect(): void {
    window.removeEventListener('blur', this.hide);
    window.removeEventListener('beforeprint', this.hide);
    document.removeEventListener('visibilitychange', this.hide);
    this.hide();
  }

  /** The value of this finding, while it is shown. */
  valueOf({ places }: Finding): string | undefined {
    const isShown = this.#shown !== undefined && places.some((place) => placeKey(place) === this.#shown);
    return isShown ? this.#text : undefined;
  }

  async show(access: DumpAccess, place: Place): Promise<void> {
    const turn = ++this.#turn;
    const bytes = await access.reveal(place);
    if (turn !== this.#turn) return;
    this.#shown = placeKey(place);
    this.#text = textOf(bytes, place.encoding);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.hide, SHOWN_MS);
    this.#changed();
  }

  readonly hide = (): void => {
    this.#turn++;
    clearTimeout(this.#timer);
    if (this.#shown === undefined) return;
    this.#shown = undefined;
    this.#text = '';
    this.#changed();
  };
}

function textOf(bytes: Uint8Array, encoding: Place['encoding']): string {
  if (encoding === 'binary') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const label = encoding === 'utf16le' ? 'utf-16le' : encoding === 'utf16be' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}
