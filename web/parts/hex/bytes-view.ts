import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DumpAccess, HiddenBytes } from '../../engine/access.ts';
import { base } from '../../styles/base.ts';
import { report } from '../../styles/report.ts';
import { bytes as sizeText } from '../../words/format.ts';
import { hexWords } from '../../words/panels/hex.ts';
import { icon } from '../icons/icons.ts';
import { goTo, keepPlace } from '../state/moves.ts';
import { panelHref } from '../state/places.ts';
import type { ByteRange, ByteSource } from './byte-source.ts';
import './hex-bar.ts';
import type { HexBar, PerLine } from './hex-bar.ts';
import './grid/hex-grid.ts';
import type { HexGrid } from './grid/hex-grid.ts';
import type { Ink } from './grid/inks.ts';
import type { Selection } from './grid/selection.ts';
import type { Span } from './grid/spans.ts';
import './value-inspector.ts';

const KEEP_MS = 300;
const LEGEND: readonly (Ink & keyof typeof hexWords.legend)[] = ['pointer', 'text', 'masked', 'crash', 'absent'];
const SAMPLES: Readonly<Record<string, string>> = {
  pointer: '2e',
  text: '6e',
  masked: '••',
  crash: '00',
  absent: '--',
};

/**
 * Bytes with all that belongs to them: tools, grid, legend, and the inspector beside or below. Slots: `place`, a
 * line above the bytes; `facts`, what the owner knows of the cursor's place; `below`, under the bytes.
 *
 * Places are `hrefOf` links: what is typed is gone to, what the cursor moves to is kept in the address. Fires
 * `cursor` (Selection), `edge`, `follow` and `view` as the grid does.
 */
@customElement('ds-bytes-view')
export class BytesView extends LitElement {
  static override styles = [
    base,
    report,
    css`
      :host {
        container: bytes / inline-size;
      }
      .all {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 16.5rem;
      }
      .main {
        padding: var(--s-4);
        min-inline-size: 0;
      }
      .side {
        padding: var(--s-4);
        border-inline-start: 1px solid var(--line);
        min-inline-size: 0;
      }
      ds-value-inspector {
        position: sticky;
        inset-block-start: calc(var(--chrome, 0px) + var(--s-4));
      }
      ds-hex-grid {
        margin-block: 10px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--s-4);
        font-size: var(--t-0);
        color: var(--ink-2);
        min-block-size: 1.25rem;
      }
      .legend code {
        padding: 0 4px;
        border-radius: 2px;
        margin-inline-end: 4px;
      }
      .note {
        margin-block-start: var(--s-4);
      }
      .note.private > svg {
        color: var(--high);
      }
      .pointer {
        color: var(--accent);
      }
      .text {
        color: var(--low);
      }
      .masked {
        color: var(--high);
        background: var(--high-wash);
      }
      .crash {
        color: var(--crash);
        background: var(--crash-wash);
      }
      .absent {
        color: var(--ink-3);
        background: repeating-linear-gradient(135deg, var(--line-2) 0 1px, transparent 1px 5px);
      }
      @container bytes (max-width: 58rem) {
        .all {
          grid-template-columns: minmax(0, 1fr);
        }
        .side {
          border-inline-start: 0;
          border-block-start: 1px solid var(--line);
          padding-inline: var(--s-4);
        }
        ds-value-inspector {
          position: static;
        }
      }
    `,
  ];

  @property({ attribute: false }) source: ByteSource | undefined;
  @property({ attribute: false }) access: DumpAccess | undefined;
  @property() label: string = hexWords.grid;
  /** Where the cursor is to stand: a place, not an offset. */
  @property({ attribute: false }) place = 0n;
  @property({ attribute: false }) hrefOf: (place: bigint) => string = () => '';
  @property({ type: Boolean, attribute: 'of-memory' }) isOfMemory = false;
  @property({ type: Number }) digits = 16;
  @property({ type: Number }) wordBytes: 4 | 8 = 8;
  @property({ type: Boolean, attribute: 'big-endian' }) isBigEndian = false;
  @property({ attribute: false }) crash: readonly ByteRange[] = [];
  @property({ attribute: false }) spans: readonly Span[] = [];
  @property({ attribute: false }) pointsInto: ((value: bigint) => boolean) | undefined;
  /** Selected as soon as the cursor stands at its begin: what was searched for. */
  @property({ attribute: false }) extent: ByteRange | undefined;

  @state() private selection: Selection = { cursor: 0, anchor: 0 };
  @state() private perLine: PerLine = 0;
  @state() private sight: ByteRange = { offset: 0, length: 0 };
  @state() private inks: readonly Ink[] = [];
  @state() private hiddenNow: readonly HiddenBytes[] = [];
  @query('ds-hex-bar') private bar!: HexBar | null;
  @query('ds-hex-grid') private grid!: HexGrid | null;
  #keepTimer = 0;

  /** Moves the focus to the bytes. */
  override focus(): void {
    this.grid?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // What comes next has an address of its own.
    clearTimeout(this.#keepTimer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.source || !(changed.has('place') || changed.has('source') || changed.has('extent'))) return;
    const offset = Number(this.place - this.source.origin);
    const cursor = Math.min(Math.max(0, offset), Math.max(0, this.source.size - 1));
    const { extent } = this;
    const isExtent = extent?.offset === cursor && (changed.has('extent') || changed.has('place'));
    const isThere = cursor === this.selection.cursor && !changed.has('source');
    if (isThere && !isExtent) return;
    clearTimeout(this.#keepTimer);
    const last = isExtent ? cursor + Math.max(1, extent.length) - 1 : cursor;
    this.selection = { cursor, anchor: Math.min(last, this.source.size - 1) };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { source, digits, wordBytes, isBigEndian } = this;
    if (!source) return nothing;
    return html`<div class="all" @keydown=${this.#key}>
      <div class="main">
        <ds-hex-bar
          .current=${this.#at(this.selection.cursor)}
          .last=${this.isOfMemory ? undefined : this.#at(Math.max(0, source.size - 1))}
          ?of-memory=${this.isOfMemory}
          .digits=${digits}
          .perLine=${this.perLine}
          @go=${this.#go}
          @per-line=${this.#choosePerLine}
          ><slot name="tools"></slot
        ></ds-hex-bar>
        <slot name="place"></slot>
        <ds-hex-grid
          .label=${this.label}
          .source=${source}
          .selection=${this.selection}
          .digits=${digits}
          .wordBytes=${wordBytes}
          ?big-endian=${isBigEndian}
          .perLine=${this.perLine}
          .crash=${this.crash}
          .spans=${this.spans}
          .pointsInto=${this.pointsInto}
          @cursor=${this.#moved}
          @edge=${this.#pass}
          @follow=${this.#pass}
          @view=${this.#seen}
        ></ds-hex-grid>
        <p class="legend">
          ${LEGEND.filter((ink) => this.inks.includes(ink)).map(
            (ink) => html`<span><code class=${ink}>${SAMPLES[ink]}</code>${hexWords.legend[ink]}</span>`,
          )}
        </p>
        ${this.#renderPrivate()}
        <slot name="below"></slot>
      </div>
      <aside class="side" aria-label=${hexWords.inspector}>
        <ds-value-inspector
          .source=${source}
          .access=${this.access}
          .selection=${this.selection}
          .wordBytes=${wordBytes}
          ?big-endian=${isBigEndian}
          .digits=${digits}
          ><slot name="facts"></slot
        ></ds-value-inspector>
      </aside>
    </div>`;
  }

  #at(offset: number): bigint {
    return (this.source?.origin ?? 0n) + BigInt(offset);
  }

  readonly #go = (event: CustomEvent<bigint>): void => {
    goTo(this.hrefOf(event.detail));
    this.grid?.focus();
  };

  readonly #choosePerLine = (event: CustomEvent<PerLine>): void => {
    this.perLine = event.detail;
  };

  readonly #moved = (event: CustomEvent<Selection>): void => {
    this.selection = event.detail;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = window.setTimeout(() => keepPlace(this.hrefOf(this.#at(this.selection.cursor))), KEEP_MS);
    this.#pass(event);
  };

  /** What is hidden in sight, with the finding that says why. */
  #renderPrivate(): unknown {
    const [first] = this.hiddenNow;
    if (!first) return nothing;
    const count = this.hiddenNow.reduce((sum, range) => sum + range.length, 0);
    return html`<p class="note private">
      ${icon('shield')}<span
        ><b>${hexWords.hiddenHere(sizeText(count), first.title)}</b> ${hexWords.staysHidden}
        ${first.title === '' ? nothing : html`<a href=${panelHref('exposure', first.id)}>${hexWords.seeFinding}</a>`}</span
      >
    </p>`;
  }

  readonly #seen = (event: CustomEvent<ByteRange>): void => {
    const { offset, length } = event.detail;
    if (offset !== this.sight.offset || length !== this.sight.length) this.sight = event.detail;
    this.#legend();
    const hidden = this.grid?.hiddenIn(this.sight) ?? [];
    if (JSON.stringify(hidden) !== JSON.stringify(this.hiddenNow)) this.hiddenNow = hidden;
    this.#pass(event);
  };

  /** Lines that were in sight before they were read have other inks now. */
  readonly #legend = (): void => {
    const inks = [...(this.grid?.inks ?? [])].sort();
    if (inks.join() !== this.inks.join()) this.inks = inks;
  };

  readonly #pass = (event: CustomEvent): void => {
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail }));
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (!event.ctrlKey || event.key.toLowerCase() !== 'g') return;
    event.preventDefault();
    this.bar?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-bytes-view': BytesView;
  }
}
