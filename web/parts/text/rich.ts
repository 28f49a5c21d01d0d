import { html, type TemplateResult } from 'lit';

/** A sentence of ours with code in backticks. Never for a text that holds something of a dump. */
export function rich(text: string): TemplateResult {
  return html`${text.split('`').map((piece, at) => (at % 2 ? html`<code>${piece}</code>` : piece))}`;
}
