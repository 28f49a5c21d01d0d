import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DumpAccess, ListName } from '../../engine/access.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import '../../parts/table/data-table.ts';
import type { Column } from '../../parts/table/data-table.ts';
import { FilledColumns } from '../../parts/table/filled-columns.ts';
import { listSource, type Order, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { systemWords } from '../../words/panels/system.ts';

/** Longer lists can be filtered. */
const FILTERED = 20;

/** One list of the dump as a table: sorted and, when it is long, filtered. */
@customElement('ds-dump-list')
export class DumpList extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        --table-max: 22rem;
      }
      .find {
        max-inline-size: 18rem;
        margin-block-end: var(--s-3);
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  @property() list: ListName = 'records';
  // Columns of different lists take different rows: the caller pairs list and columns.
  @property({ attribute: false }) columns: readonly Column<never>[] = [];
  @property() label = '';
  /** Rows so far. */
  @property({ type: Number }) total = 0;

  @state() private filter = '';
  @state() private order: Order = { sort: '', isDescending: false };
  readonly #filled = new FilledColumns(this);
  #source: RowSource<unknown> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const names: ReadonlyMap<PropertyKey, unknown> = changed;
    if (!['access', 'list', 'total', 'filter', 'order'].some((name) => names.has(name))) return;
    this.#source = this.access && listSource(this.access, this.list, this.order, this.filter);
  }

  protected override render(): TemplateResult {
    const filterLabel = `${systemWords.filter}: ${this.label}`;
    return html`${
      this.total > FILTERED
        ? html`<label class="find"
              >${icon('search')}<span class="vh">${filterLabel}</span
              ><input
                type="search"
                placeholder=${systemWords.filter}
                .value=${this.filter}
                @input=${(event: Event) => {
                  this.filter = (event.target as HTMLInputElement).value;
                }}
            /></label>`
        : nothing
    }<ds-data-table
        label=${this.label}
        .columns=${this.#filled.of(this.access, this.list, this.total, this.columns)}
        .source=${this.#source}
        .order=${this.order}
        @order=${(event: CustomEvent<Order>) => {
          this.order = event.detail;
        }}
      ></ds-data-table>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-dump-list': DumpList;
  }
}
