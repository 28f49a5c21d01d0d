import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import {
  type AddressFacts,
  type DumpAccess,
  SPACE_PHYSICAL,
  SPACE_VIRTUAL,
  type Summary,
} from '../../engine/access.ts';
import { type ByteRange, type ByteSource, hexOf, memoryBytes } from '../../parts/hex/byte-source.ts';
import '../../parts/hex/bytes-view.ts';
import type { BytesView } from '../../parts/hex/bytes-view.ts';
import type { Edge, Selection } from '../../parts/hex/grid/selection.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import '../../parts/map/address-map.ts';
import { Panel } from '../../parts/panel.ts';
import { MemoryMap, memoryMapOf } from '../../parts/state/memory-map.ts';
import { goTo } from '../../parts/state/moves.ts';
import { panelHref } from '../../parts/state/places.ts';
import '../../parts/survey/survey-strip.ts';
import { whereMark } from '../../parts/marks/where-mark.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { split } from '../../styles/split.ts';
import { common } from '../../words/common.ts';
import { count, plural, bytes as sizeText } from '../../words/format.ts';
import { kindOf } from '../../words/kinds/kind-of.ts';
import { memoryWords } from '../../words/panels/memory.ts';
import { protectionWords } from '../../words/where.ts';
import { crashRanges } from './crash-ranges.ts';
import { nothingThere, placeFacts } from './memory-facts.ts';
import { memoryPanelStyles } from './memory-panel.styles.ts';
import { type MemoryPlace, memoryHref, memoryPlaceOf } from './memory-place.ts';
import { endOf, type Neighbours, neighboursOf } from './neighbours.ts';
import './region-list.ts';

/** Shown around an address that lies in no region. */
const NO_REGION_SIZE = 65_536;
/** Of a physical space whose size is not told. */
const PHYSICAL_REST = 1 << 20;

interface Shown {
  readonly access: DumpAccess;
  readonly place: MemoryPlace;
  readonly facts: AddressFacts;
  /** Absent: nothing lies there. */
  readonly source?: ByteSource;
  readonly neighbours?: Neighbours;
  readonly crash: readonly ByteRange[];
}

/** Memory: the picture of its space, the bytes at an address, the regions. `#/memory/0x…`. */
@customElement('ds-memory-panel')
export class MemoryPanel extends Panel {
  static override styles = [base, controls, report, split, memoryPanelStyles];

  @state() private map: MemoryMap = new MemoryMap([]);
  @state() private shown: Shown | undefined;
  /** What is known of the cursor's place. */
  @state() private here: AddressFacts | undefined;
  @state() private isMapOpen = false;
  @query('ds-bytes-view') private view!: BytesView | null;
  #turn = 0;
  #hereTurn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const knowsMore = this.knowsMore(changed);
    if (knowsMore) void this.#readMap();
    if (knowsMore || changed.has('place')) void this.#read();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    if (!dump) return nothing;
    const { counts, spaces, isComplete } = dump.summary;
    const hasMemory = counts.regions > 0 || spaces.some((space) => space.id !== 0);
    if (!hasMemory) {
      return html`<div class="panel">
        <h1>${memoryWords.title}</h1>
        <p class="lead">
          ${isComplete ? noMemoryWords(dump.summary) : this.isReading ? memoryWords.reading : common.notReached}
        </p>
        ${this.#renderSurvey('alone')}
      </div>`;
    }
    const hasMap = this.map.stretches.length > 0;
    return html`<div class="split ${hasMap ? '' : 'alone'}">
      <div class="top">${this.#renderHead()}</div>
      ${hasMap ? this.#renderMap(counts.regions) : nothing}
      <div class="main">
        ${this.shown ? this.#renderShown(this.shown) : this.#renderRegions(counts.regions)}
      </div>
    </div>`;
  }

  #renderHead(): TemplateResult {
    const { totals, physical } = this.dump?.summary.memory ?? {};
    const notes = [
      totals && memoryWords.totals(sizeText(totals.present)),
      physical?.pages !== undefined && memoryWords.physicalTotals(count(physical.present ?? 0), count(physical.pages)),
      physical?.excluded ? memoryWords.excluded(count(physical.excluded)) : undefined,
    ];
    return html`<div class="head">
      <h1>${memoryWords.title}</h1>
      <span class="q3 num">${notes.filter(Boolean).join(', ')}</span>
      ${this.#renderSpaces()}
    </div>`;
  }

  #renderSpaces(): unknown {
    const spaces = this.dump?.summary.spaces ?? [];
    if (![SPACE_VIRTUAL, SPACE_PHYSICAL].every((id) => spaces.some((space) => space.id === id))) return nothing;
    const isPhysical = this.shown?.place.space === SPACE_PHYSICAL;
    const physical = memoryHref({ space: SPACE_PHYSICAL, address: 0n });
    return html`<span class="seg" role="group" aria-label=${memoryWords.spaces}>
      <button aria-pressed=${!isPhysical} @click=${() => goTo(panelHref('memory'))}>${memoryWords.virtual}</button>
      <button aria-pressed=${isPhysical} @click=${() => goTo(physical)}>${memoryWords.physical}</button>
    </span>`;
  }

  /** Beside the bytes where there is room, else behind a button. */
  #renderMap(regions: number): TemplateResult {
    return html`<aside class="map ${this.isMapOpen ? '' : 'closed'}" aria-label=${memoryWords.map}>
      <button
        class="btn open-side"
        aria-expanded=${this.isMapOpen}
        @click=${() => {
          this.isMapOpen = !this.isMapOpen;
        }}
      >
        ${memoryWords.map}${icon('chevDown')}
      </button>
      <h2>${memoryWords.map}</h2>
      <p>${memoryWords.mapNote(plural(regions, 'region'))}</p>
      <ds-address-map
        .stretches=${this.map.stretches}
        .access=${this.dump?.access}
        .bits=${this.bits}
        .current=${this.#current}
      ></ds-address-map>
    </aside>`;
  }

  /** The address in view, of the space that the map draws. */
  get #current(): bigint | undefined {
    const { shown, here } = this;
    return shown?.place.space === SPACE_VIRTUAL ? BigInt(here?.address ?? shown.place.address) : undefined;
  }

  #renderRegions(total: number): TemplateResult {
    return html`${this.#renderSurvey('regions')}
      <section class="regions"><h2>${memoryWords.regions}</h2>${this.#renderList(total)}</section>`;
  }

  /** How the file looks, once the search for private data has looked at it. */
  #renderSurvey(className: string, slot = ''): unknown {
    const columns = this.dump?.survey;
    return columns && columns.length > 0
      ? html`<section class=${className} slot=${slot || nothing}><ds-survey-strip .columns=${columns}></ds-survey-strip></section>`
      : nothing;
  }

  #renderList(total: number): TemplateResult {
    return html`<ds-region-list
      .access=${this.dump?.access}
      .total=${total}
      .map=${this.map}
      .bits=${this.bits}
      .selected=${this.shown?.facts.regionIndex ?? -1}
    ></ds-region-list>`;
  }

  #renderShown(shown: Shown): TemplateResult {
    const { dump, bits } = this;
    const { place, source, crash } = shown;
    const total = dump?.summary.counts.regions ?? 0;
    if (!source) return html`${nothingThere(shown, bits)}${total > 0 ? this.#renderRegions(total) : nothing}`;
    const isVirtual = place.space === SPACE_VIRTUAL;
    return html`<ds-bytes-view
      of-memory
      .label=${memoryWords.bytes}
      .source=${source}
      .access=${dump?.access}
      .place=${place.address}
      .hrefOf=${isVirtual ? virtualHref : physicalHref}
      .digits=${bits / 4}
      .wordBytes=${bits === 32 ? 4 : 8}
      ?big-endian=${dump?.summary.file.endian === 'big'}
      .crash=${crash}
      .pointsInto=${isVirtual ? this.map.pointsInto : undefined}
      @cursor=${this.#moved}
      @edge=${this.#leave}
      @follow=${(event: CustomEvent<bigint>) => goTo(virtualHref(event.detail))}
      @keydown=${this.#key}
    >
      <div class="here" slot="place">${this.#renderHere(shown)}</div>
      <div slot="facts">
        ${
          isVirtual
            ? placeFacts({
                at: this.here ?? shown.facts,
                bits,
                registers: dump?.summary.crashedThread?.registers ?? {},
                findPointers: (address) => this.#findPointers(address),
              })
            : nothing
        }
      </div>
      ${this.#renderSurvey('below', 'below')}
      ${
        total > 0 && (isVirtual || !this.#hasVirtual)
          ? html`<section class="below" slot="below"><h2>${memoryWords.regions}</h2>${this.#renderList(total)}</section>`
          : nothing
      }
    </ds-bytes-view>`;
  }

  #renderHere({ place, facts: atStart }: Shown): unknown {
    if (place.space === SPACE_PHYSICAL) return html`<span>${memoryWords.physical}</span>`;
    const { region } = atStart;
    const notes = [region && sizeText(region.size), protectionWords(region?.protection)];
    return html`<b>${whereMark(this.here ?? atStart)}</b><span class="q3">${notes.filter(Boolean).join(', ')}</span
      ><span class="acts"
        ><button class="btn soft" @click=${() => this.#step(-1)}>${icon('chevBack')}${memoryWords.previous}</button
        ><button class="btn soft" @click=${() => this.#step(1)}>${memoryWords.next}${icon('chev')}</button></span
      >`;
  }

  /** Opens the search with the bytes of a pointer, as they lie in memory. */
  #findPointers(address: string): void {
    const digits = BigInt(address)
      .toString(16)
      .padStart(this.bits / 4, '0');
    const bytes = digits.match(/../g) ?? [];
    if (this.dump?.summary.file.endian !== 'big') bytes.reverse();
    this.dispatchEvent(new CustomEvent<string>('find', { detail: bytes.join(' '), bubbles: true, composed: true }));
  }

  readonly #moved = (event: CustomEvent<Selection>): void => {
    const { source, place } = this.shown ?? {};
    if (source && place?.space === SPACE_VIRTUAL) void this.#describe(source.origin + BigInt(event.detail.cursor));
  };

  readonly #leave = (event: CustomEvent<Edge>): void => {
    void this.#step(event.detail);
  };

  /** X shows the same byte in the file. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'x' || event.ctrlKey || event.altKey || event.metaKey) return;
    const [target] = event.composedPath();
    const offset = (this.here ?? this.shown?.facts)?.fileOffset;
    if (!(target instanceof HTMLInputElement) && offset !== undefined) goTo(panelHref('hex', hexOf(offset)));
  };

  /** To the region before or after the one in view: the last byte of the one, the first of the other. */
  async #step(edge: Edge): Promise<void> {
    const { dump, shown } = this;
    if (!dump || !shown?.source || shown.place.space === SPACE_PHYSICAL) return;
    const { origin, size } = shown.source;
    const from = edge < 0 ? origin - 1n : origin + BigInt(size);
    if (from < 0n || from >= 1n << 64n) return;
    const at = await dump.access.describe(hexOf(from)).catch(() => undefined);
    if (at?.region && at.region.state !== 'free') return this.#goAndFocus(from);
    const near = await neighboursOf(dump.access, dump.summary.counts.regions, from).catch(() => undefined);
    const { below, above } = near ?? {};
    if (edge < 0 && below) this.#goAndFocus(endOf(below) - 1n);
    else if (edge > 0 && above) this.#goAndFocus(BigInt(above.base));
  }

  #goAndFocus(place: bigint): void {
    goTo(virtualHref(place));
    this.view?.focus();
  }

  async #readMap(): Promise<void> {
    const { dump } = this;
    if (!dump) return;
    const map = await memoryMapOf(dump.access, dump.summary.counts.regions).catch(() => undefined);
    if (map && this.dump?.access === dump.access) this.map = map;
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { dump } = this;
    const place = this.#inSpace(memoryPlaceOf(this.place)) ?? this.#physicalOnly();
    if (!dump || !place) {
      this.shown = undefined;
      this.here = undefined;
      return;
    }
    const { access, summary } = dump;
    if (place.space === SPACE_PHYSICAL) {
      const space = summary.spaces.find(({ id }) => id === SPACE_PHYSICAL);
      const size = space?.size ?? Number(place.address) + PHYSICAL_REST;
      const facts = { address: hexOf(place.address), present: true };
      return this.#show(place, facts, memoryBytes(access, place.space, '0x0', size));
    }
    const facts = await access.describe(hexOf(place.address)).catch(() => undefined);
    if (!facts || turn !== this.#turn) return;
    if (facts.present || (facts.region && facts.region.state !== 'free')) {
      const base = facts.region?.base ?? hexOf(place.address - (place.address % BigInt(NO_REGION_SIZE)));
      return this.#show(place, facts, memoryBytes(access, place.space, base, facts.region?.size ?? NO_REGION_SIZE));
    }
    this.here = undefined;
    this.shown = { access, place, facts, crash: [] };
    const neighbours = await neighboursOf(access, summary.counts.regions, place.address).catch(() => undefined);
    if (turn === this.#turn && neighbours) this.shown = { access, place, facts, neighbours, crash: [] };
  }

  get #hasVirtual(): boolean {
    return this.dump?.summary.spaces.some(({ id }) => id === SPACE_VIRTUAL) ?? false;
  }

  /** In a dump of physical memory alone every address is one of it. */
  #inSpace(place: MemoryPlace | undefined): MemoryPlace | undefined {
    const { spaces } = this.dump?.summary ?? {};
    const isPhysical = !this.#hasVirtual && spaces?.some(({ id }) => id === SPACE_PHYSICAL);
    return place && isPhysical ? { ...place, space: SPACE_PHYSICAL } : place;
  }

  /** A dump that holds nothing but physical memory begins there. */
  #physicalOnly(): MemoryPlace | undefined {
    const { counts, spaces } = this.dump?.summary ?? {};
    const isOnly = !counts?.regions && spaces?.some(({ id }) => id === SPACE_PHYSICAL);
    return isOnly ? { space: SPACE_PHYSICAL, address: 0n } : undefined;
  }

  /** The same run as before keeps its bytes and its scroll position. */
  #show(place: MemoryPlace, facts: AddressFacts, source: ByteSource): void {
    const { dump, shown } = this;
    if (!dump) return;
    const before = shown?.source;
    const isSame =
      shown?.access === dump.access &&
      shown.place.space === place.space &&
      before?.origin === source.origin &&
      before.size === source.size;
    const space = place.space === SPACE_PHYSICAL ? 'physical' : undefined;
    const crash = space ? [] : crashRanges(dump.summary, source, this.bits / 8);
    this.shown = { access: dump.access, place, facts, source: isSame ? before : source, crash };
    this.here = facts;
  }

  async #describe(place: bigint): Promise<void> {
    const turn = ++this.#hereTurn;
    const facts = await this.dump?.access.describe(hexOf(place)).catch(() => undefined);
    if (facts && turn === this.#hereTurn) this.here = facts;
  }
}

function noMemoryWords({ file }: Summary): string {
  return kindOf(file) === undefined
    ? `${memoryWords.notToldApart} ${memoryWords.notToldApartNext}`
    : `${memoryWords.noMemory} ${memoryWords.noMemoryWhy}`;
}

function virtualHref(place: bigint): string {
  return memoryHref({ space: SPACE_VIRTUAL, address: place });
}

function physicalHref(place: bigint): string {
  return memoryHref({ space: SPACE_PHYSICAL, address: place });
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-memory-panel': MemoryPanel;
  }
}
