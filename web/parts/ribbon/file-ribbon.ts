import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { Stretch } from '../../engine/access.ts';
import { base } from '../../styles/base.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { bytes, percent } from '../../words/format.ts';
import { ribbon } from '../../words/page/frame.ts';
import { layOut } from './pixels.ts';

/** A place that holds something private; drawn above the bar, the worst on top. */
export interface Tick {
  readonly offset: number;
  readonly severity: 'severe' | 'serious' | 'minor';
}

const TICK_HEIGHTS = { severe: 9, serious: 6, minor: 4 } as const;
const TICK_GAP = 3;
/** What stands below the bar begins here. */
const BAR_END = 31;
/** Room that its word takes, in sizes of text. */
const WORD_ROOM = 2.5;

/**
 * The file as a strip from first byte to last: what each stretch is, where the crash lies, what is in view. A
 * slider over the file: arrows move by 1 %, with Shift by 10 %, Enter or a press fires `go` with the offset.
 */
@customElement('ds-file-ribbon')
export class FileRibbon extends LitElement {
  static override styles = [
    base,
    css`
      /* The lane of the word below the bar grows with the text. */
      :host {
        position: relative;
        block-size: calc(31px + var(--t-00));
        direction: ltr;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 42px;
        overflow: visible;
        cursor: pointer;
        forced-color-adjust: none;
      }
      .code {
        fill: var(--r-image);
      }
      .heap {
        fill: var(--r-heap);
      }
      .stack {
        fill: var(--r-stack);
      }
      .mapped {
        fill: var(--r-mapped);
      }
      .private {
        fill: var(--r-other);
      }
      .bookkeeping {
        fill: var(--r-system);
      }
      .unknown {
        fill: var(--r-gap);
      }
      .severe {
        stroke: var(--high);
      }
      .serious {
        stroke: var(--med);
      }
      .minor {
        stroke: var(--low);
      }
      line {
        stroke-width: 2;
      }
      .crash {
        stroke: var(--crash);
      }
      text {
        font: 600 var(--t-00) / 1 var(--sans);
        fill: var(--crash);
      }
      .view {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2;
      }
      .at {
        stroke: var(--ink);
        stroke-width: 1;
        stroke-dasharray: 2 2;
      }
      .tip {
        position: absolute;
        inset-block-start: 100%;
        z-index: 3;
        pointer-events: none;
        white-space: nowrap;
        background: var(--ink);
        color: var(--paper);
        font-size: var(--t-0);
        padding: 3px 8px;
        border-radius: var(--rad-1);
      }
      .hatch {
        fill: var(--sunk);
      }
      .stroke {
        stroke: var(--edge);
        stroke-width: 1.4;
      }
    `,
  ];

  @property({ attribute: false }) stretches: readonly Stretch[] = [];
  /** Bytes of the file, or of what its container holds. */
  @property({ type: Number }) size = 0;
  @property({ type: Number }) crashAt = -1;
  @property({ attribute: false }) ticks: readonly Tick[] = [];
  /** The bytes that the panel beneath shows. */
  @property({ attribute: false }) view: { readonly offset: number; readonly size: number } | undefined;

  @state() private width = 0;
  /** 0 to 1; where the pointer or the keyboard is. */
  @state() private place = 0;
  @state() private isPointed = false;
  /** Pixels that the crash's word takes. */
  private room = 0;
  readonly #sizes = new ResizeObserver(() => {
    this.width = Math.round(this.clientWidth);
    this.room = WORD_ROOM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.tabIndex = 0;
    this.setAttribute('role', 'slider');
    this.setAttribute('aria-label', ribbon.slider);
    this.setAttribute('aria-valuemin', '0');
    this.setAttribute('aria-valuemax', '100');
    this.addEventListener('keydown', this.#key);
    this.addEventListener('focus', this.#focused);
    this.addEventListener('blur', this.#left);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.removeEventListener('keydown', this.#key);
    this.removeEventListener('focus', this.#focused);
    this.removeEventListener('blur', this.#left);
  }

  protected override willUpdate(): void {
    this.setAttribute('aria-valuenow', String(Math.floor(this.place * 100)));
    this.setAttribute('aria-valuetext', this.#words());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { width, size, view } = this;
    if (width === 0) return nothing;
    const scale = size > 0 ? width / size : 0;
    const crash = Math.min(width - 1, Math.max(1, this.crashAt * scale));
    const label = crash > width - this.room ? -5 : 5;
    return html`
      <svg
        viewBox="0 0 ${width} 42"
        aria-hidden="true"
        @pointermove=${this.#move}
        @pointerleave=${this.#left}
        @click=${this.#press}
      >
        <defs>
          <pattern id="absent" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="4" height="4" />
            <path class="stroke" d="M0 0v4" />
          </pattern>
        </defs>
        ${guard([this.stretches, size, width], () =>
          layOut(this.stretches, size, width).map(
            ({ kind, from, to }) =>
              svg`<rect class=${kind === 'absent' ? nothing : kind} fill=${kind === 'absent' ? 'url(#absent)' : nothing}
                x=${from} y="13" height="16" width=${to - from > 2 ? to - from - 1 : to - from} />`,
          ),
        )}
        ${this.#tickLines(scale)}
        ${
          this.crashAt >= 0
            ? svg`<line class="crash" x1=${crash} x2=${crash} y1="11" y2="34" />
              <text x=${crash + label} y=${BAR_END} dy="0.82em" text-anchor=${label < 0 ? 'end' : 'start'}>${ribbon.crash}</text>`
            : nothing
        }
        ${
          view
            ? svg`<rect class="view" x=${view.offset * scale} y="10" height="22" rx="3" width=${Math.max(8, view.size * scale)} />`
            : nothing
        }
        ${this.isPointed ? svg`<line class="at" x1=${this.place * width} x2=${this.place * width} y1="8" y2="36" />` : nothing}
      </svg>
      ${
        this.isPointed
          ? html`<div class="tip" .style=${this.place < 0.5 ? `left: ${this.place * 100}%` : `right: ${(1 - this.place) * 100}%`}>
              ${this.#words()}
            </div>`
          : nothing
      }
    `;
  }

  /** Ticks closer than a few pixels become one, the worst of them. */
  #tickLines(scale: number): unknown {
    const lines = new Map<number, Tick['severity']>();
    for (const { offset, severity } of this.ticks) {
      const slot = Math.round((offset * scale) / TICK_GAP);
      const there = lines.get(slot);
      if (!there || TICK_HEIGHTS[severity] > TICK_HEIGHTS[there]) lines.set(slot, severity);
    }
    return [...lines].map(
      ([slot, severity]) =>
        svg`<line class=${severity} x1=${slot * TICK_GAP} x2=${slot * TICK_GAP} y1=${11 - TICK_HEIGHTS[severity]} y2="11" />`,
    );
  }

  /** "55 %, heap, byte 0x1d47f2a6 (131 MB)" */
  #words(): string {
    const offset = this.#offset;
    const stretch = this.stretches.find(({ start, size }) => offset >= start && offset < start + size);
    const kind = stretch ? `${stretchNames[stretch.kind]}, ${bytes(stretch.size)}` : stretchNames.unknown;
    return `${ribbon.position(percent(this.place), kind)}, 0x${offset.toString(16)}`;
  }

  get #offset(): number {
    return Math.min(Math.max(0, this.size - 1), Math.floor(this.place * this.size));
  }

  readonly #move = (event: PointerEvent): void => {
    this.place = Math.min(1, Math.max(0, event.offsetX / this.width));
    this.isPointed = true;
  };

  readonly #left = (): void => {
    this.isPointed = false;
  };

  readonly #focused = (): void => {
    this.isPointed = this.matches(':focus-visible');
  };

  readonly #press = (event: MouseEvent): void => {
    this.place = Math.min(1, Math.max(0, event.offsetX / this.width));
    this.#go();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 0.1 : 0.01;
    const places: Record<string, number> = {
      ArrowLeft: this.place - step,
      ArrowDown: this.place - step,
      ArrowRight: this.place + step,
      ArrowUp: this.place + step,
      Home: 0,
      End: 1,
    };
    const place = places[event.key];
    if (event.key === 'Enter') this.#go();
    else if (place === undefined) return;
    else {
      this.place = Math.min(1, Math.max(0, place));
      this.isPointed = true;
    }
    event.preventDefault();
  };

  #go(): void {
    this.dispatchEvent(new CustomEvent<number>('go', { detail: this.#offset }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-file-ribbon': FileRibbon;
  }
}
