import { html, type TemplateResult } from 'lit';
import { CONTROL, INVISIBLE, nameOfCharacter } from '../../engine/records/invisible.ts';

const HIDDEN = new RegExp(`${CONTROL.source}|${INVISIBLE.source}`, 'gu');

/** Longer texts are cut: the whole stands in Hex. */
const LIMIT = 2000;

/**
 * A text of the dump as a person may safely read it: only ever bound as text, with a direction of its own, with
 * characters that hide or reorder drawn as marks.
 */
export function untrusted(text: string | undefined, limit = LIMIT): TemplateResult | undefined {
  if (text === undefined) return undefined;
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  const pieces: unknown[] = [];
  let from = 0;
  for (const match of shown.matchAll(HIDDEN)) {
    pieces.push(shown.slice(from, match.index), html`<span class="ctl">${nameOfCharacter(match[0])}</span>`);
    from = match.index + match[0].length;
  }
  pieces.push(shown.slice(from));
  return html`<bdi>${pieces}</bdi>`;
}

/** The same for places that take text only: titles, labels, the clipboard. */
export function plainText(text: string): string {
  return text.replace(HIDDEN, (character) => `⟦${nameOfCharacter(character)}⟧`);
}
