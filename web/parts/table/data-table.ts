import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../../styles/base.ts';
import { table } from '../../styles/table.ts';
import { common } from '../../words/common.ts';
import { count } from '../../words/format.ts';
import { icon } from '../icons/icons.ts';
import { dataTableStyles } from './data-table.styles.ts';
import { LongScroll } from './long-scroll.ts';
import { type CachedRow, RowCache } from './row-cache.ts';
import type { Order, RowSource } from './rows.ts';

export interface Column<T> {
  /** A field of the rows: what the core sorts by. */
  readonly id: string;
  readonly label: string;
  /** In rem; columns without one share what is left. All shrink alike where there is less room than they want. */
  readonly width?: string;
  /** Set at the end of the cell, in figures of one width. */
  readonly isNumber?: boolean;
  readonly isSortable?: boolean;
  /** Dropped where there is little room; the first column and the name never are. */
  readonly isWide?: boolean;
  /** Fields of the rows that the cell is made of, where that is more than `id`; none: it always says something. */
  readonly fields?: readonly string[];
  /** The content of a cell; texts of the dump wrapped by `untrusted`. May use the classes of `styles/table.ts`. */
  readonly cell: (row: T, index: number) => unknown;
}

export interface RowEvent<T> {
  readonly row: T;
  /** In file order: the number in a route. */
  readonly index: number;
}

/** Rows drawn beyond each edge, so that slow drawing shows no gap. */
const SPARE = 6;
/** In rem. Below it wide columns are dropped, as the style sheet does. */
const NARROW = 40;
/** What a column without a width needs, in rem. */
const LEAST_WIDTH = 8;

/**
 * A table of any length: rows come from `source` in windows, only those in sight are in the document. One tab
 * stop; arrows, J and K, page keys, Home and End move, Enter opens. Fires `open` (RowEvent) and `order` (Order).
 */
@customElement('ds-data-table')
export class DataTable<T = unknown> extends LitElement {
  static override styles = [base, table, dataTableStyles];

  @property({ attribute: false }) columns: readonly Column<T>[] = [];
  @property({ attribute: false }) source: RowSource<T> | undefined;
  /** The accessible name. */
  @property() label = '';
  @property({ attribute: false }) order: Order | undefined;
  /** File-order index of the row that is open. */
  @property({ type: Number }) selected = -1;
  /** Rows can be opened: they look it and fire `open`. */
  @property({ type: Boolean, attribute: 'can-open' }) canOpen = false;
  @property({ attribute: false }) rowClass: (row: T, index: number) => string = () => '';
  /** Said in place of the rows when there are none. */
  @property() empty: string = common.noRows;

  @state() private active = 0;

  @query('.scroller') private scroller!: HTMLElement | null;
  @query('.probe') private probe!: HTMLElement | null;
  @query('thead') private head!: HTMLElement | null;

  readonly #scroll = new LongScroll(this, {
    scroller: () => this.scroller,
    rowHeight: () => this.#rowHeight,
    onResize: () => this.#measure(),
  });
  readonly #map = this.#scroll.map;
  #cache: RowCache<T> | undefined;
  /** Rows of the source before this one: shown until the new ones are here. */
  #earlier: RowCache<T> | undefined;
  #total = 0;
  #focusNext = false;

  /** How many rows match. */
  get total(): number {
    return this.#cache?.total ?? this.#total;
  }

  /** Scrolls to a position of the current order. */
  reveal(position: number): void {
    this.active = position;
    this.#map.reveal(position);
    this.#scroll.follow();
  }

  protected override firstUpdated(): void {
    this.#measure();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) {
      // Other rows than before are looked at from their beginning.
      const before = changed.get('source') as RowSource<T> | undefined;
      if (before && before.filter !== this.source?.filter) this.reveal(0);
      this.#earlier = this.#cache;
      this.#total = this.total;
      this.#cache = this.source && new RowCache<T>(this.source, () => this.#loaded());
      this.#cache?.want(0, 1);
    }
    const { top, visibleRows } = this.#map;
    this.#cache?.want(Math.max(0, Math.floor(top) - SPARE), Math.floor(top) + visibleRows + SPARE);
  }

  protected override updated(): void {
    if (!this.#focusNext) return;
    this.#focusNext = false;
    this.renderRoot.querySelector<HTMLElement>(`tr[data-at="${this.active}"]`)?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const isKnown = this.#cache?.total !== undefined;
    const { total } = this;
    if (isKnown && total === 0) return html`<p class="empty">${this.empty}</p>`;
    const first = Math.max(0, Math.floor(this.#map.top) - SPARE);
    const last = Math.min(total, Math.ceil(this.#map.top) + this.#map.visibleRows + SPARE);
    const positions = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
    const rowHeight = this.#rowHeight;
    const isAway = this.active < total && (this.active < first || this.active >= last);
    if (isAway) positions.push(this.active);
    const shift = `translate: 0 ${(first - this.#map.top) * rowHeight}px`;
    const viewHeight = this.#viewHeight + this.#headHeight;
    return html`
      <div class="probe"></div>
      <div class="scroller" @scroll=${this.#scroll.onScroll} @wheel=${this.#scroll.onWheel} @keydown=${this.#key}>
        <div .style=${`block-size: ${this.#map.height + this.#headHeight}px`}>
          <div class="window" .style=${viewHeight > 0 ? `max-block-size: ${viewHeight}px` : ''}>
            <table
              class="tb ${this.canOpen ? 'can-open' : ''}"
              role="grid"
              aria-label=${this.label}
              .style=${this.#fit < 1 ? `--fit: ${this.#fit}` : ''}
              aria-rowcount=${total + 1}
            >
              <thead>
                <tr aria-rowindex="1">${this.columns.map((column) => this.#renderHead(column))}</tr>
              </thead>
              <tbody .style=${shift}>
                ${repeat(
                  positions,
                  (position) => position,
                  (position) => this.#renderRow(position, isAway && position === this.active),
                )}
              </tbody>
            </table>
          </div>
        </div>
      </div>
      ${
        this.#scroll.isDragging && this.#map.isScaled
          ? html`<div class="at">${common.rowOf(count(Math.floor(this.#map.top) + 1), count(total))}</div>`
          : nothing
      }
    `;
  }

  #renderHead(column: Column<T>): TemplateResult {
    const { order } = this;
    const isOrdered = order?.sort === column.id;
    const sorted = isOrdered ? (order.isDescending ? 'descending' : 'ascending') : nothing;
    return html`<th
      scope="col"
      class="${column.isNumber ? 'r' : ''} ${column.isWide ? 'wide' : ''}"
      aria-sort=${sorted}
      .style=${column.width ? `inline-size: calc(${column.width} * var(--fit, 1))` : ''}
    >
      ${
        column.isSortable
          ? html`<button @click=${() => this.#orderBy(column.id)}>${column.label}${icon('chevDown', 's')}</button>`
          : column.label
      }
    </th>`;
  }

  #renderRow(position: number, isPinned: boolean): TemplateResult {
    const cached = this.#rowAt(position);
    const className = `${cached ? this.rowClass(cached.row, cached.index) : ''} ${isPinned ? 'pin' : ''}`;
    return html`<tr
      class=${className}
      data-at=${position}
      tabindex=${position === this.active ? 0 : -1}
      aria-rowindex=${position + 2}
      aria-selected=${this.canOpen ? String(cached?.index === this.selected) : nothing}
      @click=${(event: Event) => this.#press(event, position)}
      @focus=${() => this.#focused(position)}
    >
      ${this.columns.map(
        (column, at) =>
          html`<td class="${column.isNumber ? 'r' : ''} ${column.isWide ? 'wide' : ''}">${
            cached ? column.cell(cached.row, cached.index) : at === 0 ? html`<span class="q3">…</span>` : nothing
          }</td>`,
      )}
    </tr>`;
  }

  #rowAt(position: number): CachedRow<T> | undefined {
    return this.#cache?.at(position) ?? this.#earlier?.at(position);
  }

  #loaded(): void {
    this.#measure();
    this.requestUpdate();
  }

  get #rowHeight(): number {
    return this.probe?.offsetHeight || 30;
  }

  get #headHeight(): number {
    return this.head?.offsetHeight ?? 28;
  }

  /** Pixels that rows are seen in: all of a short table, else what the scroller's limit leaves. */
  get #viewHeight(): number {
    if (!this.scroller) return 0;
    const limit = Number.parseFloat(getComputedStyle(this.scroller).maxBlockSize) || 600;
    return Math.min(limit - this.#headHeight, this.total * this.#rowHeight);
  }

  /** What part of their widths the columns have: fixed ones would be cut at the edge, a number at its end first. */
  get #fit(): number {
    const room = this.scroller?.clientWidth ?? 0;
    if (room === 0) return 1;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const isNarrow = this.clientWidth <= NARROW * rem;
    const shown = this.columns.filter(({ isWide }) => !(isNarrow && isWide));
    const wanted = shown.reduce((sum, { width }) => sum + (width ? Number.parseFloat(width) : LEAST_WIDTH), 0);
    return Math.min(1, Math.floor((1000 * room) / (wanted * rem)) / 1000);
  }

  #measure(): void {
    this.#map.resize(this.total, this.#rowHeight, this.#viewHeight);
    this.requestUpdate();
  }

  #focused(position: number): void {
    this.active = position;
  }

  #press(event: Event, position: number): void {
    const isOnControl = event.composedPath().some((node) => node instanceof HTMLElement && node.matches('a, button'));
    if (isOnControl) return;
    this.active = position;
    this.#focusNext = true;
    this.#open(position);
  }

  #open(position: number): void {
    const cached = this.#rowAt(position);
    if (!this.canOpen || !cached) return;
    this.dispatchEvent(new CustomEvent<RowEvent<T>>('open', { detail: { row: cached.row, index: cached.index } }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLTableRowElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = this.#map.visibleRows;
    const moves: Record<string, number> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.total,
      End: this.total,
    };
    const move = moves[event.key];
    if (event.key === 'Enter') this.#open(this.active);
    else if (move === undefined) return;
    else {
      this.reveal(Math.min(Math.max(0, this.active + move), this.total - 1));
      this.#focusNext = true;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #orderBy(sort: string): void {
    const isDescending = this.order?.sort === sort && !this.order.isDescending;
    this.dispatchEvent(new CustomEvent<Order>('order', { detail: { sort, isDescending } }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-data-table': DataTable;
  }
}
