import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../parts/icons.ts';
import { saveFile } from '../../parts/save-file.ts';
import { notify } from '../../parts/toast.ts';
import { toHtml } from '../../share/exports/html.ts';
import { toMarkdown } from '../../share/exports/markdown.ts';
import { toReportJson } from '../../share/exports/report-json.ts';
import { toSarif } from '../../share/exports/sarif.ts';
import type { SharedSummary } from '../../share/summary.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { share } from '../../words/share.ts';
import { sharedSummary as words } from '../../words/shared-summary.ts';

/** Buttons that save a summary in other forms, or print it: the same content as the link. */
@customElement('ds-export-row')
export class ExportRow extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      .btn span {
        color: var(--ink-3);
        font-weight: 400;
      }
    `,
  ];

  @property({ attribute: false }) summary: SharedSummary | undefined;
  /** Where the findings lie, when the file is open. */
  @property({ attribute: false }) offsets: readonly (readonly number[])[] = [];

  protected override render(): TemplateResult {
    const { exports } = share;
    const hasFindings = this.summary?.findings !== undefined;
    return html`<div class="acts">
      ${this.#button('down', exports.markdown, () => this.#save('md', 'text/markdown', (summary) => toMarkdown(summary, words)))}
      ${this.#button('down', exports.json, () => this.#save('json', 'application/json', toReportJson))}
      ${this.#button(
        'down',
        exports.sarif,
        () => {
          if (hasFindings)
            void this.#save('sarif', 'application/sarif+json', (summary) => toSarif(summary, words, this.offsets));
          else notify(this, { text: share.sarifNeeds });
        },
        !hasFindings,
      )}
      ${this.#button('down', exports.html, () => this.#save('html', 'text/html', (summary) => toHtml(summary, words)))}
      ${this.#button('print', exports.print, () => window.print())}
    </div>`;
  }

  #button(
    name: 'down' | 'print',
    { title, note }: { readonly title: string; readonly note: string },
    press: () => void,
    isOff = false,
  ): TemplateResult {
    return html`<button class="btn" aria-disabled=${String(isOff || !this.summary)} title=${isOff ? share.sarifNeeds : ''} @click=${press}>
      ${icon(name)}${title}${note ? html` <span>${note}</span>` : ''}
    </button>`;
  }

  async #save(
    extension: string,
    type: string,
    write: (summary: SharedSummary) => string | Promise<string>,
  ): Promise<void> {
    const { summary } = this;
    if (!summary) return;
    saveFile(fileName(summary, extension), type, await write(summary));
    notify(this, { text: share.saved, icon: 'check' });
  }
}

/** "minidump-2026-11-26-summary.md": fixed words and today, never the dump's name. */
export function fileName({ kind }: SharedSummary, extension: string): string {
  return `${kind}-${new Date().toISOString().slice(0, 10)}-summary.${extension}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-export-row': ExportRow;
  }
}
