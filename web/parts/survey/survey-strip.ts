import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { joinColumns, LOOKS, type Look, type SurveyColumn } from '../../engine/scan/survey.ts';
import { base } from '../../styles/base.ts';
import { lookName, lookNames, surveyWords } from '../../words/panels/exposure/survey.ts';
import { goTo } from '../state/moves.ts';
import { offsetHref } from '../state/places.ts';
import { bytesLink } from '../text/facts.ts';
import '../table/data-table.ts';
import type { Column, RowEvent } from '../table/data-table.ts';
import { arraySource, type RowSource } from '../table/rows.ts';

/** Of the picture; its width is that of the element. */
const HEIGHT = 40;
/** Zeros are seen, too. */
const LEAST = 2;
const MOST_BITS = 8;

/**
 * How the file looks from first byte to last: height is entropy, tone is what most of a part is. A click, or Enter
 * on the place that arrow keys move, shows the bytes in Hex. Its twin is a table of the parts.
 */
@customElement('ds-survey-strip')
export class SurveyStrip extends LitElement {
  static override styles = [
    base,
    css`
      .lead {
        font-size: var(--t-0);
        color: var(--ink-3);
        margin-block: 2px var(--s-3);
      }
      .strip {
        position: relative;
        cursor: pointer;
        border-block-end: 1px solid var(--line-2);
        direction: ltr;
        touch-action: manipulation;
      }
      .strip:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 40px;
        forced-color-adjust: none;
      }
      .zero {
        fill: var(--line-2);
        background: var(--line-2);
      }
      .text {
        fill: var(--low);
        background: var(--low);
      }
      .mixed {
        fill: var(--edge);
        background: var(--edge);
      }
      .dense {
        fill: var(--ink-2);
        background: var(--ink-2);
      }
      .unread {
        fill: var(--sunk);
      }
      .at {
        stroke: var(--accent);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--s-4);
        margin-block-start: var(--s-2);
        font-size: var(--t-0);
        color: var(--ink-2);
        min-block-size: 1.25rem;
      }
      .legend i {
        display: inline-block;
        inline-size: 10px;
        block-size: 10px;
        border-radius: 2px;
        margin-inline-end: 6px;
        forced-color-adjust: none;
      }
      .pointed {
        margin-inline-start: auto;
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
      details {
        margin-block-start: var(--s-2);
        font-size: var(--t-1);
        --table-max: 16rem;
      }
      summary {
        color: var(--accent);
        cursor: pointer;
        inline-size: fit-content;
        min-block-size: 1.5rem;
      }
    `,
  ];

  @property({ attribute: false }) columns: readonly SurveyColumn[] = [];
  /** The column where pointer or keyboard is. */
  @state() private at = 0;
  @state() private isPointed = false;
  #runs: readonly SurveyColumn[] = [];
  #source: RowSource<SurveyColumn> = arraySource<SurveyColumn>([]);

  readonly #table: readonly Column<SurveyColumn>[] = [
    { id: 'from', label: surveyWords.columns.from, width: '8rem', cell: ({ from }) => bytesLink(from) },
    {
      id: 'size',
      label: surveyWords.columns.size,
      width: '6rem',
      isNumber: true,
      cell: ({ from, to }) => surveyWords.size(from, to),
    },
    {
      id: 'entropy',
      label: surveyWords.columns.entropy,
      width: '6rem',
      isNumber: true,
      isWide: true,
      cell: ({ look, entropy }) => (look ? surveyWords.bits(entropy) : ''),
    },
    { id: 'look', label: surveyWords.columns.look, cell: ({ look }) => lookName(look) },
  ];

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('columns')) return;
    this.#runs = joinColumns(this.columns);
    this.#source = arraySource(this.#runs);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { columns } = this;
    if (columns.length === 0) return nothing;
    const looks = LOOKS.filter((look) => columns.some((column) => column.look === look));
    const here = columns[this.at];
    const words = here ? surveyWords.position(this.at / columns.length, lookName(here.look), here.from) : '';
    return html`
      <h2>${surveyWords.title}</h2>
      <p class="lead">${surveyWords.lead}</p>
      <div
        class="strip"
        role="slider"
        tabindex="0"
        aria-label=${surveyWords.slider}
        aria-valuemin="0"
        aria-valuemax=${columns.length - 1}
        aria-valuenow=${this.at}
        aria-valuetext=${words}
        @pointermove=${this.#move}
        @pointerleave=${this.#left}
        @blur=${this.#left}
        @click=${this.#press}
        @keydown=${this.#key}
      >
        <svg viewBox="0 0 ${columns.length} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${([...LOOKS, undefined] as const).map((look) => this.#renderLook(look))}
          ${this.isPointed ? svg`<line class="at" x1=${this.at + 0.5} x2=${this.at + 0.5} y1="0" y2=${HEIGHT} />` : nothing}
        </svg>
      </div>
      <p class="legend">
        ${looks.map((look) => html`<span><i class=${look}></i>${lookNames[look]}</span>`)}
        <span class="pointed" aria-hidden="true">${this.isPointed ? words : nothing}</span>
      </p>
      <details>
        <summary>${surveyWords.table}</summary>
        <ds-data-table
          can-open
          label=${surveyWords.label}
          .columns=${this.#table}
          .source=${this.#source}
          @open=${({ detail }: CustomEvent<RowEvent<SurveyColumn>>) => goTo(offsetHref(detail.row.from))}
        ></ds-data-table>
      </details>
    `;
  }

  /** All columns of a look are one path. */
  #renderLook(look: Look | undefined): unknown {
    let path = '';
    this.columns.forEach((column, index) => {
      if (column.look !== look) return;
      const share = look === undefined ? 1 : column.entropy / MOST_BITS;
      const height = Math.max(LEAST, Math.round(share * HEIGHT));
      path += `M${index} ${HEIGHT}v${-height}h1v${height}z`;
    });
    return path === '' ? nothing : svg`<path class=${look ?? 'unread'} d=${path} />`;
  }

  #columnAt(event: MouseEvent): number {
    const strip = event.currentTarget as HTMLElement;
    const share = (event.clientX - strip.getBoundingClientRect().left) / strip.clientWidth;
    return Math.min(this.columns.length - 1, Math.max(0, Math.floor(share * this.columns.length)));
  }

  readonly #move = (event: PointerEvent): void => {
    this.at = this.#columnAt(event);
    this.isPointed = true;
  };

  readonly #left = (): void => {
    this.isPointed = false;
  };

  readonly #press = (event: MouseEvent): void => {
    this.at = this.#columnAt(event);
    this.#go();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.columns.length - 1;
    const step = event.shiftKey ? Math.ceil(last / 10) : Math.ceil(last / 100);
    const places: Record<string, number> = {
      ArrowLeft: this.at - step,
      ArrowDown: this.at - step,
      ArrowRight: this.at + step,
      ArrowUp: this.at + step,
      Home: 0,
      End: last,
    };
    const place = places[event.key];
    if (event.key === 'Enter') this.#go();
    else if (place === undefined) return;
    else {
      this.at = Math.min(last, Math.max(0, place));
      this.isPointed = true;
    }
    event.preventDefault();
  };

  #go(): void {
    const column = this.columns[this.at];
    if (column) goTo(offsetHref(column.from));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-survey-strip': SurveyStrip;
  }
}
