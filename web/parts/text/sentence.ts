import { html, type TemplateResult } from 'lit';
import type { Piece } from '../../words/crash/crash.ts';
import './glossary-term.ts';
import { untrusted } from '../marks/untrusted.ts';

/** Draws the pieces of a sentence; the words between the marked ones are ours. */
export function sentence(pieces: readonly Piece[]): TemplateResult {
  return html`${pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    if ('dump' in piece) return untrusted(piece.dump);
    if ('code' in piece) return html`<code>${untrusted(piece.code)}</code>`;
    return html`<ds-term term=${piece.term}>${piece.word}</ds-term>`;
  })}`;
}
