import type { PanelId } from '../../parts/state/places.ts';
import { PANELS } from '../parts/panels.ts';

export type Command =
  | { readonly kind: 'find' | 'open' | 'crash' | 'keys' | 'pause' }
  | { readonly kind: 'panel'; readonly panel: PanelId };

/** Time to press the second key after G. */
const SECOND_KEY_MS = 1500;

/** What a key press means for the page as a whole. Keys of a table, the ribbon or the grid are their own. */
export class Keyboard {
  #wasG = Number.NEGATIVE_INFINITY;

  /** `hasLetters`: single letters are shortcuts; they never are while a text is being typed. */
  commandOf(event: KeyboardEvent, hasLetters: boolean): Command | undefined {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      if (key === 'k') return { kind: 'find' };
      if (key === 'o') return { kind: 'open' };
    }
    if (!isPlain || !hasLetters || isTyping(event)) return undefined;
    if (event.timeStamp - this.#wasG < SECOND_KEY_MS) {
      this.#wasG = Number.NEGATIVE_INFINITY;
      const panel = PANELS.find((row) => row.key === key);
      if (panel) return { kind: 'panel', panel: panel.id };
    }
    switch (key) {
      case 'g':
        this.#wasG = event.timeStamp;
        return undefined;
      case '/':
        return { kind: 'find' };
      case '?':
        return { kind: 'keys' };
      case 'c':
        return { kind: 'crash' };
      case 'p':
        return { kind: 'pause' };
      default:
        return undefined;
    }
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}
