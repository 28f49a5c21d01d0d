import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type HiddenBytes, READ_LIMIT } from '../../../engine/access.ts';
import { base } from '../../../styles/base.ts';
import { bytes as sizeText } from '../../../words/format.ts';
import { hexWords } from '../../../words/panels/hex.ts';
import { notify } from '../../messages/toast.ts';
import { LongScroll } from '../../table/long-scroll.ts';
import type { ByteRange, ByteSource } from '../byte-source.ts';
import { hexGridStyles } from './hex-grid.styles.ts';
import { offsetOf } from './hit.ts';
import { type Ink, wordAt } from './inks.ts';
import { cellText, type HexLine, lineText, placeText, plainLines } from './line.ts';
import { HexLines, type LineLength, type LineRules } from './lines.ts';
import { type Edge, firstOf, type GridShape, isSelected, lengthOf, moveOf, type Selection } from './selection.ts';
import { type Span, spanClass, spansStarting } from './spans.ts';
import { spokenByte } from './spoken.ts';

const SPARE = 4;
/** Browsers keep row counts in 31 bits. */
const ROW_LIMIT = 2 ** 31 - 1;
/** Beside the characters and cells of a line: its padding, the gaps of its columns and of its groups, in heights of a line. */
const LINE_GAPS = 52 / 24;
/** The same of a short line, and how wide its cells are. */
const SHORT_GAPS = 10 / 24;
const SHORT_CELL = 1.4 / 1.5;

/**
 * Bytes of a source of any length, as a grid: one tab stop, only the lines in sight are in the document. Arrows,
 * J and K, page keys, Home and End move, with Ctrl to the ends of the source; Shift selects, Ctrl C copies, Enter
 * follows a pointer. What is masked is never drawn, read out or copied.
 *
 * Fires `cursor` (Selection) when the cursor moved by hand, `edge` (Edge) when it would leave the source, `follow`
 * (bigint) for the pointer at the cursor, `view` (ByteRange) when other bytes came into sight or were read.
 */
@customElement('ds-hex-grid')
export class HexGrid extends LitElement {
  static override styles = [base, hexGridStyles];

  @property({ attribute: false }) source: ByteSource | undefined;
  /** The accessible name. */
  @property() label: string = hexWords.grid;
  @property({ attribute: false }) selection: Selection = { cursor: 0, anchor: 0 };
  /** What the crash used: ranges of the source, in order, not overlapping. */
  @property({ attribute: false }) crash: readonly ByteRange[] = [];
  @property({ attribute: false }) spans: readonly Span[] = [];
  @property({ attribute: false }) pointsInto: ((value: bigint) => boolean) | undefined;
  @property({ type: Number }) wordBytes: 4 | 8 = 8;
  @property({ type: Boolean, attribute: 'big-endian' }) isBigEndian = false;
  /** Never more than fit: what stands beyond the edge could not be reached. 0: as many as fit. */
  @property({ type: Number, attribute: 'per-line' }) perLine: 0 | 8 | 16 = 0;
  /** Digits of a place. */
  @property({ type: Number }) digits = 16;

  /** As many bytes as fit in a line; 4 or 2 where the text is so large that not even 8 do. */
  @state() private fitting: LineLength = 16;

  @query('.scroller') private scroller!: HTMLElement | null;
  @query('.probe') private probe!: HTMLElement | null;

  readonly #scroll = new LongScroll(this, {
    scroller: () => this.scroller,
    rowHeight: () => this.#lineHeight,
    onResize: () => this.#measure(),
  });
  readonly #map = this.#scroll.map;
  #lines: HexLines | undefined;
  /** The cursor was set from outside and is not in sight yet. */
  #isToReveal = true;
  #view = '';

  /** Bytes in a line as it is drawn. */
  get lineLength(): LineLength {
    return this.perLine === 0 || this.perLine > this.fitting ? this.fitting : this.perLine;
  }

  /** The inks of the lines in sight: what a legend has to name. */
  get inks(): ReadonlySet<Ink> {
    return this.#lines?.inks ?? new Set();
  }

  /** What is hidden of the bytes at `offset`, as far as they were read. */
  hiddenIn(range: ByteRange): readonly HiddenBytes[] {
    return this.#lines?.hiddenIn(range) ?? [];
  }

  /** Moves the focus to the bytes. */
  override focus(): void {
    this.scroller?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.#measure();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) {
      this.#lines = this.source && new HexLines(this.source, this.#rules, this.#loaded);
      this.#map.top = 0;
    }
    if (changed.has('source') || changed.has('selection') || changed.has('perLine')) this.#isToReveal = true;
    // All but the cursor changes what lines are made of.
    if ([...changed.keys()].some((name) => name !== 'selection')) this.#lines?.use(this.#rules);
    this.#resize();
    if (this.#isToReveal && this.#map.visibleRows > 1) this.#revealCursor();
    this.#want();
  }

  protected override updated(): void {
    const { first, last } = this.#inSight;
    const detail = this.#lines?.rangeOf(first, last);
    const view = `${this.source?.origin} ${detail?.offset} ${detail?.length}`;
    if (view === this.#view || !detail || detail.length <= 0) return;
    this.#view = view;
    this.dispatchEvent(new CustomEvent<ByteRange>('view', { detail }));
  }

  protected override render(): TemplateResult {
    const { first, last } = this.#inSight;
    const numbers = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    const cursorLine = this.#lines?.of(this.selection.cursor) ?? 0;
    // Out of sight, but what the focus is on stays in the document.
    if (numbers.length > 0 && (cursorLine < first || cursorLine >= last)) numbers.push(cursorLine);
    const count = this.#lineCount;
    const lines = this.#lines;
    const shift = (first - this.#map.top) * this.#lineHeight;
    return html`
      <div class="probe"></div>
      <div class="head" aria-hidden="true">
        <span class="ad">${placeOf(this.source?.origin ?? 0n, this.digits)}</span>
        <span class="cells"
          >${Array.from(
            { length: this.lineLength },
            (_, i) => html`<span class=${i === 8 ? 'h8' : ''}>${i.toString(16)}</span>`,
          )}</span
        ><span class="tx">${hexWords.text}</span><span class="nt"></span>
      </div>
      <div class="scroller" tabindex="-1" @scroll=${this.#scroll.onScroll} @wheel=${this.#scroll.onWheel}>
        <div class="bar" .style=${`block-size: ${this.#map.height}px`}>
          <div class="window" .style=${`block-size: ${this.#viewHeight}px`}>
            <div
              role="grid"
              tabindex="0"
              aria-label=${this.label}
              aria-rowcount=${count > ROW_LIMIT ? -1 : count}
              aria-colcount=${this.lineLength + (this.spans.length > 0 ? 2 : 1)}
              aria-multiselectable="true"
              aria-activedescendant=${this.source?.size ? 'cursor' : nothing}
              .style=${`translate: 0 ${shift}px`}
              @keydown=${this.#key}
              @pointerdown=${this.#press}
              @pointermove=${this.#drag}
              @dblclick=${this.#followHere}
            >
              ${repeat(
                numbers,
                (number) => number,
                (number) => lines && this.#renderLine(lines.at(number), number, number < first || number >= last),
              )}
            </div>
          </div>
        </div>
      </div>
    `;
  }

  #renderLine(line: HexLine, number: number, isPinned: boolean): TemplateResult {
    const { selection } = this;
    const starts = spansStarting(this.spans, line.offset, this.lineLength);
    return html`<div role="row" class="line ${isPinned ? 'pin' : ''}" aria-rowindex=${number < ROW_LIMIT ? number + 1 : nothing}
      ><span role="rowheader" class="ad">${placeOf(line.at, this.digits)}</span
      ><span class="cells" role="presentation">${Array.from(line.bytes, (byte, i) => {
        const offset = line.offset + i;
        if (i < line.from || i >= line.to) return html`<span class=${i === 8 ? 'h8' : ''}></span>`;
        const ink = line.inks[i];
        const isCursor = offset === selection.cursor;
        const isPart = lengthOf(selection) > 1 && isSelected(selection, offset);
        return html`<span
          role="gridcell"
          data-at=${offset}
          id=${isCursor ? 'cursor' : nothing}
          class="${ink} ${i === 8 ? 'h8' : ''} ${isPart ? 'sel' : ''} ${isCursor ? 'cur' : ''} ${spanClass(this.spans, offset, selection.cursor)}"
          aria-colindex=${i + 1}
          aria-selected=${isPart || isCursor ? 'true' : nothing}
          aria-label=${isCursor ? spokenByte(line, i) : nothing}
          >${cellText(byte, ink)}</span
        >`;
      })}</span
      ><span role="gridcell" class="tx" aria-colindex=${this.lineLength + 1}>${this.#renderText(line)}</span
      >${
        this.spans.length > 0
          ? html`<span role="gridcell" class="nt" aria-colindex=${this.lineLength + 2}
            >${starts.map((span) => html`<span title=${span.label}><bdi>${span.label}</bdi></span>`)}</span
          >`
          : nothing
      }</div>`;
  }

  /** Text that the cursor or the selection touches is drawn in pieces, so that they show there too. */
  #renderText(line: HexLine): unknown {
    const { selection } = this;
    const text = lineText(line);
    const from = Math.max(0, firstOf(selection) - line.offset);
    const to = Math.min(text.length, firstOf(selection) + lengthOf(selection) - line.offset);
    if (from >= to) return text;
    const kind = lengthOf(selection) > 1 ? 'sel' : 'cur';
    return html`${text.slice(0, from)}<span class=${kind}>${text.slice(from, to)}</span>${text.slice(to)}`;
  }

  get #rules(): LineRules {
    const { lineLength: length, wordBytes, isBigEndian, pointsInto, crash } = this;
    return { length, wordBytes, isLittleEndian: !isBigEndian, pointsInto, crash };
  }

  get #lineCount(): number {
    return this.#lines?.count ?? 0;
  }

  get #inSight(): { readonly first: number; readonly last: number } {
    const first = Math.max(0, Math.floor(this.#map.top));
    const rows = Math.ceil(this.#viewHeight / this.#lineHeight) + 1;
    return { first, last: Math.min(this.#lineCount, first + rows) };
  }

  get #shape(): GridShape {
    const { lineLength } = this;
    const linesPerPage = Math.max(1, this.#map.visibleRows - 1);
    return { size: this.source?.size ?? 0, perLine: lineLength, lead: this.#lines?.lead ?? 0, linesPerPage };
  }

  get #lineHeight(): number {
    return this.probe?.offsetHeight || 24;
  }

  /** All of a short source, else what the limit of the scroller leaves. */
  get #viewHeight(): number {
    if (!this.scroller) return 0;
    const limit = Number.parseFloat(getComputedStyle(this.scroller).maxBlockSize) || 480;
    return Math.min(limit, this.#lineCount * this.#lineHeight);
  }

  /** Pixels that a line of 16 bytes needs with its place and its text. A cell is as wide as a line is high. */
  get #widthOf16(): number {
    const character = this.probe?.getBoundingClientRect().width ?? 8;
    return (this.digits + 1 + 16) * character + (16 + LINE_GAPS) * this.#lineHeight;
  }

  /** Those that fewer bytes need with half of their place: the rest is left out of lines that are as short. */
  #widthOf(bytes: 4 | 8): number {
    const character = this.probe?.getBoundingClientRect().width ?? 8;
    return 8 * character + (bytes * SHORT_CELL + SHORT_GAPS) * this.#lineHeight;
  }

  #resize(): void {
    this.#map.resize(this.#lineCount, this.#lineHeight, this.#viewHeight);
  }

  #measure(): void {
    const width = this.clientWidth;
    const fewer = ([8, 4] as const).find((bytes) => width >= this.#widthOf(bytes)) ?? 2;
    this.fitting = width >= this.#widthOf16 ? 16 : fewer;
    this.#isToReveal = true;
    this.requestUpdate();
  }

  readonly #loaded = (): void => {
    this.#view = '';
    this.requestUpdate();
  };

  #want(): void {
    this.#lines?.want(Math.max(0, Math.floor(this.#map.top) - SPARE), this.#map.visibleRows + 2 * SPARE + 1);
  }

  /** A cursor out of sight comes to the upper third, with what stands before it; one in sight does not move. */
  #revealCursor(): void {
    this.#isToReveal = false;
    const line = this.#lines?.of(this.selection.cursor) ?? 0;
    const { top, visibleRows } = this.#map;
    if (line >= top && line + 1 <= top + visibleRows) return;
    const isNear = line >= top - 2 && line <= top + visibleRows + 2;
    if (isNear) this.#map.reveal(line);
    else {
      this.#map.top = Math.max(0, line - Math.floor(visibleRows / 3));
      this.#resize();
    }
  }

  #moveTo(cursor: number, isExtending: boolean): void {
    this.selection = { cursor, anchor: isExtending ? this.selection.anchor : cursor };
    this.dispatchEvent(new CustomEvent<Selection>('cursor', { detail: this.selection }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || !this.source?.size) return;
    // A Mac copies with ⌘.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') void this.#copy();
    else if (event.metaKey) return;
    else if (event.key === 'Enter') this.#followHere();
    else {
      const move = moveOf(event.key, event.ctrlKey, this.selection.cursor, this.#shape);
      if (!move) return;
      if ('to' in move) this.#moveTo(move.to, event.shiftKey);
      else if (!event.shiftKey) this.dispatchEvent(new CustomEvent<Edge>('edge', { detail: move.edge }));
    }
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #press = (event: PointerEvent): void => {
    const offset = offsetOf(event);
    if (event.button !== 0 || offset === undefined) return;
    // The line keeps its place: it is in sight already.
    this.#moveTo(offset, event.shiftKey);
  };

  readonly #drag = (event: PointerEvent): void => {
    if ((event.buttons & 1) === 0 || event.pointerType === 'touch') return;
    const offset = offsetOf(event);
    if (offset !== undefined && offset !== this.selection.cursor) this.#moveTo(offset, true);
  };

  readonly #followHere = (): void => {
    const { cursor } = this.selection;
    const line = this.#lines?.at(this.#lines.of(cursor));
    const i = cursor - (line?.offset ?? 0);
    if (line?.inks[i] !== 'pointer') return;
    const start = i - ((Number(line.at % BigInt(this.wordBytes)) + i) % this.wordBytes);
    const detail = wordAt(line.bytes, start, this.wordBytes, !this.isBigEndian);
    this.dispatchEvent(new CustomEvent<bigint>('follow', { detail }));
  };

  async #copy(): Promise<void> {
    const { selection } = this;
    const count = Math.min(lengthOf(selection), READ_LIMIT);
    try {
      const lines = await this.#lines?.copied(firstOf(selection), count);
      if (!lines) return;
      await navigator.clipboard.writeText(plainLines(lines, (place) => placeText(place, this.digits)));
      const isCut = count < lengthOf(selection);
      notify(this, { text: isCut ? hexWords.copyLimit(sizeText(count)) : hexWords.copied(sizeText(count)) });
    } catch {
      notify(this, { text: hexWords.copyRefused });
    }
  }
}

function placeOf(place: bigint, digits: number): TemplateResult {
  const text = placeText(place, digits);
  // The upper half makes room on a narrow screen; the inspector has the whole.
  const split = digits === 16 ? text.length - 8 : 0;
  return split > 0 ? html`<span class="hi">${text.slice(0, split)}</span>${text.slice(split)}` : html`${text}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-hex-grid': HexGrid;
  }
}
