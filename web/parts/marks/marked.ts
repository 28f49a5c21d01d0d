import { html, type TemplateResult } from 'lit';

/** The sentence with the part that weighs most underlined. */
export function marked(text: string, mark: string | undefined): TemplateResult {
  const at = mark ? text.indexOf(mark) : -1;
  if (!mark || at < 0) return html`${text}`;
  return html`${text.slice(0, at)}<em>${mark}</em>${text.slice(at + mark.length)}`;
}
