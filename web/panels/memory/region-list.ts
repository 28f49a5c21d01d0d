import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DumpAccess } from '../../engine/access.ts';
import type { Region } from '../../engine/report/report.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { swatch } from '../../parts/marks/marks.ts';
import type { MemoryMap } from '../../parts/state/memory-map.ts';
import { goTo } from '../../parts/state/moves.ts';
import { addressHref, physicalHref } from '../../parts/state/places.ts';
import '../../parts/table/data-table.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { kindOf } from '../../parts/marks/where-mark.ts';
import type { Column, RowEvent } from '../../parts/table/data-table.ts';
import { FilledColumns } from '../../parts/table/filled-columns.ts';
import { listSource, type Order, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { address, bytes as sizeText } from '../../words/format.ts';
import { memoryWords } from '../../words/panels/memory.ts';

/** The regions of memory: the address map as a table. */
@customElement('ds-region-list')
export class RegionList extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2) var(--s-4);
        align-items: center;
        margin-block-end: var(--s-3);
      }
      .find {
        flex: 0 1 18rem;
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  /** Rows so far. */
  @property({ type: Number }) total = 0;
  @property({ type: Number }) bits: 32 | 64 = 64;
  /** Tells kinds where the regions themselves do not. */
  @property({ attribute: false }) map: MemoryMap | undefined;
  /** In file order: the region in view. */
  @property({ type: Number }) selected = -1;

  @state() private filter = '';
  @state() private order: Order = { sort: 'base', isDescending: false };
  readonly #filled = new FilledColumns(this);
  #source: RowSource<Region> | undefined;

  readonly #columns: readonly Column<Region>[] = [
    {
      id: 'base',
      label: memoryWords.columns.base,
      width: '10.5rem',
      isSortable: true,
      fields: [],
      cell: (region) => html`<a class="addr" href=${hrefOf(region)}>${address(region.base, this.bits)}</a>`,
    },
    {
      id: 'size',
      label: memoryWords.columns.size,
      width: '5.5rem',
      isNumber: true,
      isSortable: true,
      cell: (region) => sizeText(region.size),
    },
    {
      id: 'present',
      label: memoryWords.columns.present,
      width: '6rem',
      isNumber: true,
      isSortable: true,
      cell: presenceOf,
    },
    {
      id: 'protection',
      label: memoryWords.columns.protection,
      width: '4.5rem',
      isWide: true,
      isSortable: true,
      cell: (region) => html`<code>${region.protection}</code>`,
    },
    {
      id: 'type',
      label: memoryWords.columns.type,
      width: '7.5rem',
      isWide: true,
      isSortable: true,
      // What lies there may be known of the map alone.
      fields: [],
      cell: (region) => this.#renderKind(region),
    },
    {
      id: 'name',
      label: memoryWords.columns.name,
      isSortable: true,
      isWide: true,
      cell: (region) => untrusted(region.name, 200),
    },
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    const names: ReadonlyMap<PropertyKey, unknown> = changed;
    if (!['access', 'total', 'filter', 'order'].some((name) => names.has(name))) return;
    this.#source = this.access && listSource(this.access, 'regions', this.order, this.filter);
  }

  #renderKind(region: Region): TemplateResult | typeof nothing {
    const own = kindOf({ address: region.base, present: region.present !== 0, region });
    const kind = this.map?.kindAt(BigInt(region.base)) ?? own;
    const words = kindWords(region) ?? (kind && stretchNames[kind]);
    return kind || words ? html`${kind ? swatch(kind) : nothing} ${words}` : nothing;
  }

  protected override render(): TemplateResult {
    return html`<div class="tools">
        <label class="find"
          >${icon('search')}<span class="vh">${memoryWords.filter}</span
          ><input
            type="search"
            placeholder=${memoryWords.filter}
            .value=${this.filter}
            @input=${(event: Event) => {
              this.filter = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <span class="q3 num">${memoryWords.regionCount(this.total)}</span>
      </div>
      <ds-data-table
        can-open
        label=${memoryWords.regions}
        empty=${memoryWords.filterNone}
        .columns=${this.#filled.of(this.access, 'regions', this.total, this.#columns)}
        .source=${this.#source}
        .order=${this.order}
        .selected=${this.selected}
        @open=${(event: CustomEvent<RowEvent<Region>>) => goTo(hrefOf(event.detail.row))}
        @order=${(event: CustomEvent<Order>) => {
          this.order = event.detail;
        }}
      ></ds-data-table>`;
  }
}

/** In the space that it is a region of. */
function hrefOf({ base, space }: Region): string {
  return space === 'physical' ? physicalHref(base) : addressHref(base);
}

function kindWords({ type, state }: Region): string | undefined {
  if (state === 'free') return memoryWords.state.free;
  return type ? memoryWords.type[type] : undefined;
}

function presenceOf({ present, size }: Region): unknown {
  if (present === undefined) return '';
  if (present === 0) return html`<span class="q3">${memoryWords.none}</span>`;
  return present >= size ? memoryWords.all : sizeText(present);
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-region-list': RegionList;
  }
}
