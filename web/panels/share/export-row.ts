import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../parts/icons/more-icons.ts';
import { notify } from '../../parts/messages/toast.ts';
import { saveFile } from '../../parts/save-file.ts';
import { toHtml } from '../../share/exports/html.ts';
import { toMarkdown } from '../../share/exports/markdown.ts';
import { toReportJson } from '../../share/exports/report-json.ts';
import { toSarif } from '../../share/exports/sarif.ts';
import type { SharedSummary } from '../../share/summary.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { share } from '../../words/panels/share.ts';
import { sharedSummary as words } from '../../words/panels/shared-summary.ts';

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
    const noFindings = this.summary && this.summary.findings === undefined ? share.sarifNeeds : '';
    return html`<div class="acts">
      ${this.#button('down', exports.markdown, (summary) => this.#save('md', 'text/markdown', toMarkdown(summary, words)))}
      ${this.#button('down', exports.json, (summary) => this.#save('json', 'application/json', toReportJson(summary)))}
      ${this.#button(
        'down',
        exports.sarif,
        (summary) => this.#save('sarif', 'application/sarif+json', toSarif(summary, words, this.offsets)),
        noFindings,
      )}
      ${this.#button('down', exports.html, async (summary) => this.#save('html', 'text/html', await toHtml(summary, words)))}
      ${this.#button('print', exports.print, () => window.print())}
    </div>`;
  }

  /** `reason`: why it cannot be pressed. */
  #button(
    name: 'down' | 'print',
    { title, note }: { readonly title: string; readonly note: string },
    act: (summary: SharedSummary) => unknown,
    reason: string = this.summary ? '' : share.exportsWait,
  ): TemplateResult {
    const press = () => {
      if (reason !== '' || !this.summary) notify(this, { text: reason || share.exportsWait });
      else void act(this.summary);
    };
    return html`<button class="btn" aria-disabled=${String(reason !== '' || !this.summary)} title=${reason} @click=${press}>
      ${icon(name)}${title}${note ? html` <span>${note}</span>` : ''}
    </button>`;
  }

  #save(extension: string, type: string, text: string): void {
    if (!this.summary) return;
    saveFile(fileName(this.summary, extension), type, text);
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
