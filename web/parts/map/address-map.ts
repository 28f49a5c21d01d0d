import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DumpAccess, Stretch } from '../../engine/access.ts';
import { base } from '../../styles/base.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { address, bytes as sizeText } from '../../words/format.ts';
import { memoryWords } from '../../words/panels/memory.ts';
import { whereOf } from '../../words/where.ts';
import { hexOf } from '../hex/byte-source.ts';
import { untrusted } from '../marks/untrusted.ts';
import { addressHref } from '../state/places.ts';
import { type Block, type District, districtsOf, heightOf } from './blocks.ts';

const TALLEST_REM = 4.5;

/** The address space as a strip, high addresses on top; each block is a link to the largest of its stretches. */
@customElement('ds-address-map')
export class AddressMap extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        direction: ltr;
      }
      .adr {
        display: block;
        font: 400 var(--t-0) / 1.25rem var(--mono);
        color: var(--ink-3);
        padding-inline-start: 22px;
      }
      .district + .district {
        margin-block-start: 0.5rem;
      }
      a {
        display: grid;
        grid-template-columns: 12px minmax(0, 1fr) auto;
        gap: 0 10px;
        align-items: center;
        min-block-size: 1.75rem;
        font-size: var(--t-1);
        line-height: 1.35;
        color: var(--ink-2);
        text-decoration: none;
        padding-inline-end: 6px;
      }
      a + a .sw {
        border-block-start: 1px solid var(--paper);
      }
      a:hover {
        background: var(--sunk);
      }
      a[aria-current] {
        background: var(--accent-wash);
        color: var(--ink);
        font-weight: 600;
      }
      a[aria-current] small {
        font-weight: 400;
        color: var(--ink-2);
      }
      .sw {
        inline-size: 12px;
        block-size: auto;
        align-self: stretch;
        border-radius: 0;
      }
      a > span:nth-child(2) {
        overflow: hidden;
        text-overflow: ellipsis;
        padding-block: 4px;
      }
      small {
        display: block;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .size {
        color: var(--ink-3);
        font-size: var(--t-0);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      @media (pointer: coarse) {
        a {
          min-block-size: 2.75rem;
        }
      }
      @media (forced-colors: active) {
        a[aria-current] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) stretches: readonly Stretch[] = [];
  @property({ attribute: false }) access: DumpAccess | undefined;
  @property({ type: Number }) bits: 32 | 64 = 64;
  /** The address in view. */
  @property({ attribute: false }) current: bigint | undefined;

  /** Names of what the blocks lead to, by the start of the stretch. */
  @state() private names: ReadonlyMap<number, string> = new Map();
  #districts: readonly District[] = [];
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('stretches')) return;
    this.#districts = districtsOf(this.stretches);
    void this.#readNames();
  }

  protected override render(): TemplateResult {
    const blocks = this.#districts.flatMap((district) => district.blocks);
    const largest = Math.max(1, ...blocks.map((block) => block.size));
    return html`<nav aria-label=${memoryWords.map}>
      ${this.#districts.map(
        (district) => html`<div class="district">
          <span class="adr">${this.#address(district.end)}</span>
          ${district.blocks.map((block) => this.#renderBlock(block, district, largest))}
          <span class="adr">${this.#address(district.start)}</span>
        </div>`,
      )}
    </nav>`;
  }

  #renderBlock(block: Block, district: District, largest: number): TemplateResult {
    const name = this.names.get(block.largest.start);
    const isOne = block.stretches === 1;
    const kind = stretchNames[block.kind];
    const height = heightOf(block.size, largest) * TALLEST_REM;
    return html`<a
      href=${addressHref(hexOf(BigInt(block.largest.start)))}
      aria-current=${this.#isCurrent(block, district) ? 'true' : nothing}
      .style=${`min-block-size: max(1.75rem, ${height.toFixed(2)}rem)`}
    >
      <span class="sw ${block.kind}"></span>
      <span
        >${isOne && name ? untrusted(name, 80) : kind}
        ${
          isOne
            ? name && html`<small>${kind}</small>`
            : html`<small>${untrusted(memoryWords.stretches(block.stretches, name), 80)}</small>`
        }</span
      >
      <span class="size">${sizeText(block.size)}</span>
    </a>`;
  }

  #isCurrent(block: Block, district: District): boolean {
    if (this.current === undefined) return false;
    const place = Number(this.current);
    if (place < district.start || place >= district.end) return false;
    const at = this.stretches.find((stretch) => place >= stretch.start && place < stretch.start + stretch.size);
    return at?.kind === block.kind;
  }

  #address(place: number): string {
    return address(hexOf(BigInt(place)), this.bits);
  }

  async #readNames(): Promise<void> {
    const turn = ++this.#turn;
    const { access } = this;
    if (!access) return;
    const blocks = this.#districts.flatMap((district) => district.blocks);
    const names = new Map<number, string>();
    for (const { largest } of blocks) {
      const facts = await access.describe(hexOf(BigInt(largest.start))).catch(() => undefined);
      if (turn !== this.#turn) return;
      const name =
        facts && (facts.module ?? facts.region?.name ?? (facts.threadIndex !== undefined && whereOf(facts).text));
      if (name) names.set(largest.start, name);
    }
    this.names = names;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-address-map': AddressMap;
  }
}
