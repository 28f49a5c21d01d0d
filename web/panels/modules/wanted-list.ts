import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DumpAccess } from '../../engine/access.ts';
import type { Wanted } from '../../engine/report/report.ts';
import '../../parts/copy-button.ts';
import '../../parts/table/data-table.ts';
import { plainText, untrusted } from '../../parts/marks/untrusted.ts';
import type { Column } from '../../parts/table/data-table.ts';
import { listSource, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { report } from '../../styles/report.ts';
import { moduleWords } from '../../words/panels/modules.ts';

/** Of a copy: a longer list is no longer one to send. */
const COPIED = 1000;

/** Files that would tell more: symbol files, executables, the missing part of a set. */
@customElement('ds-wanted-list')
export class WantedList extends LitElement {
  static override styles = [
    base,
    report,
    css`
      .small {
        margin-block-end: var(--s-3);
      }
      ds-copy {
        margin-block-start: var(--s-3);
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  /** Rows so far. */
  @property({ type: Number }) total = 0;

  @state() private text = '';
  #source: RowSource<Wanted> | undefined;

  readonly #columns: readonly Column<Wanted>[] = [
    { id: 'file', label: moduleWords.columns.file, cell: ({ file }) => html`<b>${untrusted(file, 200)}</b>` },
    { id: 'id', label: moduleWords.columns.id, cell: ({ id }) => html`<code>${untrusted(id, 100)}</code>` },
    { id: 'why', label: moduleWords.columns.why, isWide: true, cell: ({ why }) => untrusted(why, 200) },
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('access') && !changed.has('total')) return;
    this.#source = this.access && listSource(this.access, 'wanted');
    void this.#readText();
  }

  protected override render(): TemplateResult {
    if (this.total === 0) return html`<p class="empty">${moduleWords.wantedNone}</p>`;
    return html`<p class="small">${moduleWords.wantedLead}</p>
      <ds-data-table label=${moduleWords.wanted} .columns=${this.#columns} .source=${this.#source}></ds-data-table>
      <ds-copy outlined .text=${this.text} word=${moduleWords.copyList}></ds-copy>`;
  }

  async #readText(): Promise<void> {
    const page = await this.access?.rows('wanted', { from: 0, count: COPIED }).catch(() => undefined);
    this.text = (page?.rows ?? []).map(({ file = '', id = '' }) => plainText(`${file} ${id}`.trim())).join('\n');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-wanted-list': WantedList;
  }
}
