import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type PlaceFacts, SPACE_VIRTUAL, type Stretch } from '../../engine/access.ts';
import type { RawRecord } from '../../engine/report/report.ts';
import type { NearestPlace } from '../../engine/search/access.ts';
import { type ByteRange, type ByteSource, fileBytes, hexOf } from '../../parts/hex/byte-source.ts';
import { physicalLink } from '../../parts/marks/found-place.ts';
import { absent, addressLink, bytesLink, facts } from '../../parts/text/facts.ts';
import '../../parts/hex/bytes-view.ts';
import type { BytesView } from '../../parts/hex/bytes-view.ts';
import type { Selection } from '../../parts/hex/grid/selection.ts';
import type { Span } from '../../parts/hex/grid/spans.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { swatch } from '../../parts/marks/marks.ts';
import { type OpenDump, Panel } from '../../parts/panel.ts';
import { fileSearchOf } from '../../parts/search/file-search.ts';
import { MemoryMap, memoryMapOf } from '../../parts/state/memory-map.ts';
import { goTo } from '../../parts/state/moves.ts';
import { addressHref, offsetHref } from '../../parts/state/places.ts';
import '../../parts/search/hit-steps.ts';
import '../../parts/table/data-table.ts';
import { plainText, untrusted } from '../../parts/marks/untrusted.ts';
import type { Column, RowEvent } from '../../parts/table/data-table.ts';
import { listSource, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { split } from '../../styles/split.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { plural, bytes as sizeText } from '../../words/format.ts';
import { hexWords, inspectorWords } from '../../words/panels/hex.ts';
import { hexPanelStyles } from './hex-panel.styles.ts';
import { RecordSpans, recordName } from './record-spans.ts';

/** What is known of the cursor's place in the file. */
interface Here {
  readonly offset: number;
  readonly record?: RawRecord;
  readonly stretch?: Stretch;
  readonly memory?: PlaceFacts;
}

/** The file as bytes, first to last, with its records drawn in. `#/hex/0x…`. */
@customElement('ds-hex-panel')
export class HexPanel extends Panel {
  static override styles = [base, controls, report, split, hexPanelStyles];

  @state() private source: ByteSource | undefined;
  @state() private spans: readonly Span[] = [];
  @state() private map: MemoryMap = new MemoryMap([]);
  @state() private here: Here | undefined;
  @state() private isListOpen = false;
  @query('ds-bytes-view') private view!: BytesView | null;
  #records: RecordSpans | undefined;
  #rows: RowSource<RawRecord> | undefined;
  #stretches: readonly Stretch[] = [];
  #viewTurn = 0;
  #hereTurn = 0;
  #seen: ByteRange = { offset: 0, length: 0 };

  readonly #columns: readonly Column<RawRecord>[] = [
    {
      id: 'name',
      label: hexWords.record,
      cell: (record) =>
        html`${untrusted(recordName(record), 120)}${record.read === false ? html` <small>${hexWords.unread}</small>` : nothing}`,
    },
    { id: 'at', label: hexWords.offset, width: '5.5rem', isNumber: true, isSortable: true, cell: offsetCell },
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    const knowsMore = this.knowsMore(changed);
    if (knowsMore && this.dump) this.#take(this.dump, changed.get('dump'));
    if (knowsMore || changed.has('place')) void this.#describe(this.#offset);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump, source } = this;
    if (!dump || !source) return nothing;
    const { file, counts } = dump.summary;
    return html`<div class="split ${counts.records > 0 ? '' : 'alone'}">
      <div class="top">
        <div class="head">
          <h1>${hexWords.title}</h1>
          <span class="q3 num">${sizeText(source.size)}. ${file.container?.length ? hexWords.leadPacked : hexWords.lead}</span>
        </div>
        ${this.#isBeyond ? html`<p class="small" role="status">${hexWords.noSuchByte(plainText(this.place), hexOf(source.size - 1))}</p>` : nothing}
      </div>
      ${counts.records > 0 ? this.#renderRecords(counts.records) : nothing}
      <div class="main">
        <ds-bytes-view
          .label=${hexWords.grid}
          .source=${source}
          .access=${dump.access}
          .place=${BigInt(this.#offset)}
          .hrefOf=${hrefOf}
          .digits=${digitsOf(source.size)}
          .wordBytes=${file.bits === 32 ? 4 : 8}
          ?big-endian=${file.endian === 'big'}
          .spans=${this.spans}
          .extent=${fileSearchOf(dump.access).current}
          .pointsInto=${this.map.stretches.length > 0 ? this.map.pointsInto : undefined}
          @cursor=${this.#moved}
          @view=${this.#viewed}
          @follow=${(event: CustomEvent<bigint>) => goTo(addressHref(hexOf(event.detail)))}
          @keydown=${this.#key}
        >
          <div class="here" slot="place">
            ${this.#renderHere()}<ds-hit-steps
              .search=${fileSearchOf(dump.access)}
              .offset=${this.here?.offset ?? this.#offset}
              @go=${this.#goToHit}
            ></ds-hit-steps>
          </div>
          <div slot="facts">${this.#renderFacts()}</div>
        </ds-bytes-view>
      </div>
    </div>`;
  }

  /** The structure as a list: the twin of what is drawn into the bytes. */
  #renderRecords(total: number): TemplateResult {
    return html`<aside class=${this.isListOpen ? '' : 'closed'} aria-label=${hexWords.structure}>
      <button
        class="btn open-side"
        aria-expanded=${this.isListOpen}
        @click=${() => {
          this.isListOpen = !this.isListOpen;
        }}
      >
        ${hexWords.structure}${icon('chevDown')}
      </button>
      <h2>${hexWords.structure}</h2>
      <p>${hexWords.structureOf(plural(total, 'record'))}</p>
      <ds-data-table
        can-open
        label=${hexWords.structure}
        .columns=${this.#columns}
        .source=${this.#rows}
        @open=${this.#openRecord}
      ></ds-data-table>
    </aside>`;
  }

  #renderHere(): unknown {
    const { record, stretch } = this.here ?? {};
    return html`${stretch ? html`${swatch(stretch.kind)} ${stretchNames[stretch.kind]}` : nothing}
      ${record ? html`<b>${untrusted(recordName(record), 200)}</b>` : nothing}`;
  }

  #renderFacts(): unknown {
    const { record, memory } = this.here ?? {};
    const start = record?.data?.offset ?? record?.at;
    return facts([
      [
        inspectorWords.inMemory,
        memory?.address === undefined
          ? absent(inspectorWords.notMapped)
          : memory.space
            ? physicalLink(memory.address)
            : addressLink(memory.address, this.bits),
      ],
      [hexWords.record, record && untrusted(recordName(record), 200)],
      [hexWords.start, bytesLink(start)],
      [hexWords.size, record?.size === undefined ? undefined : sizeText(record.size)],
    ]);
  }

  /** The number that the address names, however large; 0 for none. */
  get #named(): number {
    return /^(?:0x[0-9a-f]+|[0-9]+)$/i.test(this.place) ? Number(this.place) : 0;
  }

  /** The last byte that there is; 0 for an empty file too. */
  get #last(): number {
    return Math.max(0, (this.source?.size ?? 0) - 1);
  }

  get #isBeyond(): boolean {
    return this.#named > this.#last && this.#last > 0;
  }

  /** What is shown: beyond the end it is the end. */
  get #offset(): number {
    return Math.min(this.#named, this.#last);
  }

  /** A later state of the same dump keeps its bytes and its scroll position. */
  #take(dump: OpenDump, before: OpenDump | undefined): void {
    const { access, summary } = dump;
    const space = summary.spaces.find(({ id }) => id === 0);
    const size = space?.size ?? summary.file.size;
    const isOther = before?.access !== access;
    if (isOther || this.source?.size !== size) this.source = fileBytes(access, size);
    if (isOther || before?.summary.counts.records !== summary.counts.records) {
      this.#records = new RecordSpans(access, summary.counts.records, space?.tables);
      this.#rows = listSource(access, 'records', { sort: 'at', isDescending: false });
      if (isOther) this.spans = [];
      void this.#readSpans();
    }
    void this.#readMaps(dump);
  }

  readonly #goToHit = (event: CustomEvent<NearestPlace>): void => {
    goTo(offsetHref(event.detail.offset));
    this.requestUpdate();
  };

  readonly #moved = (event: CustomEvent<Selection>): void => {
    void this.#describe(event.detail.cursor);
  };

  readonly #viewed = (event: CustomEvent<ByteRange>): void => {
    this.#seen = event.detail;
    const { offset, length: size } = event.detail;
    // For the ribbon.
    this.dispatchEvent(new CustomEvent('ds-view', { detail: { offset, size }, bubbles: true, composed: true }));
    void this.#readSpans();
  };

  readonly #openRecord = (event: CustomEvent<RowEvent<RawRecord>>): void => {
    const { at, data } = event.detail.row;
    const offset = at ?? data?.offset;
    if (offset === undefined) return;
    goTo(offsetHref(offset));
    this.view?.focus();
  };

  /** X shows the same byte in memory. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'x' || event.ctrlKey || event.altKey || event.metaKey) return;
    const [target] = event.composedPath();
    const { address, space } = this.here?.memory ?? {};
    if (!(target instanceof HTMLInputElement) && address && !space) goTo(addressHref(address));
  };

  async #readMaps({ access, summary }: OpenDump): Promise<void> {
    const hasMemory = summary.spaces.some(({ id }) => id === SPACE_VIRTUAL);
    const [stretches, map] = await Promise.all([
      access.ribbon().catch(() => []),
      hasMemory ? memoryMapOf(access, summary.counts.regions).catch(() => undefined) : undefined,
    ]);
    if (this.dump?.access !== access) return;
    this.#stretches = stretches;
    if (map) this.map = map;
    void this.#describe(this.here?.offset ?? this.#offset);
  }

  async #readSpans(): Promise<void> {
    const turn = ++this.#viewTurn;
    const { offset, length } = this.#seen;
    const spans = await this.#records?.within(offset, length).catch(() => undefined);
    if (spans && turn === this.#viewTurn && JSON.stringify(spans) !== JSON.stringify(this.spans)) this.spans = spans;
  }

  async #describe(offset: number): Promise<void> {
    const turn = ++this.#hereTurn;
    const { dump } = this;
    if (!dump) return;
    const [record, memory] = await Promise.all([
      this.#records?.at(offset).catch(() => undefined),
      // The core's answer is final: it may be asked for only when the whole map is known.
      dump.summary.isComplete ? dump.access.place(offset).catch(() => undefined) : undefined,
    ]);
    if (turn !== this.#hereTurn) return;
    const stretch = this.#stretches.find(({ start, size }) => offset >= start && offset < start + size);
    this.here = { offset, ...(record && { record }), ...(stretch && { stretch }), ...(memory && { memory }) };
  }
}

function hrefOf(place: bigint): string {
  return offsetHref(Number(place));
}

/** Of the largest offset, at least those of 4 GiB: files of one kind look the same. */
function digitsOf(size: number): number {
  return Math.max(8, hexOf(Math.max(0, size - 1)).length - 2);
}

function offsetCell({ at }: RawRecord): unknown {
  return at === undefined ? '' : html`<code>${hexOf(at)}</code>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-hex-panel': HexPanel;
  }
}
