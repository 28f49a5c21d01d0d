import { html, type TemplateResult } from 'lit';
import type { Piece } from '../words/crash.ts';
import './glossary-term.ts';
import { untrusted } from './untrusted.ts';

/** A sentence of ours with code in backticks. Never for a text that holds something of a dump. */
export function rich(text: string): TemplateResult {
  return html`${text.split('`').map((piece, at) => (at % 2 ? html`<code>${piece}</code>` : piece))}`;
}

/** Draws the pieces of a sentence; the words between the marked ones are ours. */
export function sentence(pieces: readonly Piece[]): TemplateResult {
  return html`${pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    if ('dump' in piece) return untrusted(piece.dump);
    if ('code' in piece) return html`<code>${untrusted(piece.code)}</code>`;
    return html`<ds-term term=${piece.term}>${piece.word}</ds-term>`;
  })}`;
}
