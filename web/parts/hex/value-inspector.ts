import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AddressFacts, Bytes, DumpAccess } from '../../engine/access.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { count, bytes as sizeText, time } from '../../words/format.ts';
import { inspectorWords } from '../../words/panels/hex.ts';
import { whereOf, whereWords } from '../../words/where.ts';
import { untrusted } from '../marks/untrusted.ts';
import { kindOf } from '../marks/where-mark.ts';
import { absent, addressLink, type Fact, facts } from '../text/facts.ts';
import { type ByteSource, hexOf, overlaps } from './byte-source.ts';
import { wordAt } from './grid/inks.ts';
import { placeText } from './grid/line.ts';
import { lengthOf, type Selection } from './grid/selection.ts';
import { type Values, valuesOf } from './values.ts';

const WINDOW = 128;

/**
 * The bytes at a cursor, read as each of the usual types, and where they point. What overlaps hidden bytes is
 * hidden. The element's content stands between the place and the values: what its owner knows of the place.
 */
@customElement('ds-value-inspector')
export class ValueInspector extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    css`
      .place {
        font-family: var(--mono);
        font-size: var(--t-0);
        color: var(--ink-2);
        margin-block: 2px var(--s-3);
      }
      .facts {
        grid-template-columns: 5.5rem minmax(0, 1fr);
        gap: 6px var(--s-3);
      }
      slot {
        display: block;
      }
      h3 {
        margin-block: var(--s-5) 6px;
      }
      .order {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--s-3);
        margin-block: var(--s-4) var(--s-3);
        font-size: var(--t-1);
        color: var(--ink-3);
      }
      .seg > button {
        min-block-size: 1.5rem;
        font-size: var(--t-0);
        padding: 0 8px;
      }
      .small,
      code + small {
        display: block;
      }
      @media (pointer: coarse) {
        .seg > button {
          min-block-size: 2.5rem;
          padding-inline: var(--s-3);
        }
      }
    `,
  ];

  @property({ attribute: false }) source: ByteSource | undefined;
  @property({ attribute: false }) access: DumpAccess | undefined;
  @property({ attribute: false }) selection: Selection = { cursor: 0, anchor: 0 };
  @property({ type: Number }) wordBytes: 4 | 8 = 8;
  /** Byte order of the dump: what the switch begins with. */
  @property({ type: Boolean, attribute: 'big-endian' }) isBigEndian = false;
  @property({ type: Number }) digits = 16;

  @state() private isBig: boolean | undefined;
  @state() private here: Bytes | undefined;
  @state() private target: AddressFacts | undefined;
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source') || changed.has('selection') || changed.has('isBig' as never)) void this.#read();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { source, selection } = this;
    if (!source?.size) return nothing;
    const length = lengthOf(selection);
    return html`
      <h2>${inspectorWords.title}</h2>
      <p class="place">
        ${placeText(source.origin + BigInt(selection.cursor), this.digits)}${
          length > 1 ? html`, ${inspectorWords.selected(sizeText(length))}` : nothing
        }
      </p>
      <slot></slot>
      <div class="order">
        <span id="order">${inspectorWords.byteOrder}</span>
        <span class="seg" role="group" aria-labelledby="order">
          ${[false, true].map(
            (isBig) => html`<button
              type="button"
              aria-pressed=${isBig === this.#isBigNow}
              @click=${() => {
                this.isBig = isBig;
              }}
            >
              ${isBig ? inspectorWords.big : inspectorWords.little}
            </button>`,
          )}
        </span>
      </div>
      ${this.#renderValues()}
    `;
  }

  get #isBigNow(): boolean {
    return this.isBig ?? this.isBigEndian;
  }

  #renderValues(): unknown {
    const { here } = this;
    if (!here) return nothing;
    if (this.#isHidden(1)) return absent(inspectorWords.hidden);
    if (here.present[0] !== 1) return absent(inspectorWords.absent);
    const values = valuesOf(here.bytes.subarray(0, this.#readable), !this.#isBigNow);
    return facts([
      [inspectorWords.pointer, this.#renderPointer()],
      ...[8, 16, 32, 64].map((bits) => [inspectorWords.bits(bits), this.#renderInteger(values, bits)] as const),
      ...this.#renderOthers(values),
    ]);
  }

  /** How many bytes at the cursor are here and not private. */
  get #readable(): number {
    const { here } = this;
    if (!here) return 0;
    const gap = here.present.indexOf(0);
    const end = gap < 0 ? here.bytes.length : gap;
    return Math.min(end, here.hidden[0]?.offset ?? end);
  }

  #isHidden(length: number): boolean {
    return overlaps(this.here?.hidden ?? [], 0, length);
  }

  #renderInteger(values: Values, bits: number): unknown {
    const value = values.integers.find((integer) => integer.bits === bits);
    if (!value) return absent(this.#isHidden(bits / 8) ? inspectorWords.hidden : inspectorWords.absent);
    const { unsigned, signed } = value;
    return html`<code>${grouped(unsigned)}</code>
      ${signed < 0n ? html` <small>${inspectorWords.signed(grouped(signed))}</small>` : nothing}`;
  }

  #renderOthers(values: Values): readonly Fact[] {
    const { float, double } = values;
    return [
      [inspectorWords.float, float === undefined ? undefined : html`<code>${numberText(float)}</code>`],
      [inspectorWords.double, double === undefined ? undefined : html`<code>${numberText(double)}</code>`],
      [inspectorWords.unixTime, values.unixTime && time(values.unixTime)],
      [inspectorWords.fileTime, values.fileTime && time(values.fileTime)],
      [inspectorWords.text, untrusted(values.text)],
      [inspectorWords.wideText, untrusted(values.wideText)],
      [inspectorWords.guid, values.guid && html`<code>${values.guid}</code>`],
    ];
  }

  #renderPointer(): unknown {
    if (this.#isHidden(this.wordBytes)) return absent(inspectorWords.hidden);
    const { target } = this;
    if (!target || this.#readable < this.wordBytes) return absent(inspectorWords.nothingThere);
    if (BigInt(target.address) === 0n) return absent(whereWords.zero);
    const where = whereOf(target);
    if (kindOf(target) === undefined) return absent(inspectorWords.nothingThere);
    return html`${addressLink(target.address, this.wordBytes === 4 ? 32 : 64)}
      <span class="small">${untrusted(where.text)}${where.note ? html`, ${where.note}` : nothing}</span>`;
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { source, access, wordBytes } = this;
    if (!source?.size) return;
    const { cursor } = this.selection;
    try {
      const here = await source.read(cursor, Math.min(WINDOW, source.size - cursor));
      if (turn !== this.#turn) return;
      this.here = here;
      this.target = undefined;
      const isWhole = here.present.subarray(0, wordBytes).every((mark) => mark === 1) && here.bytes.length >= wordBytes;
      // What a private word points at is as private as the word.
      if (!access || !isWhole || this.#isHidden(wordBytes)) return;
      const word = wordAt(here.bytes, 0, wordBytes, !this.#isBigNow);
      const target = await access.describe(hexOf(word));
      if (turn === this.#turn) this.target = target;
    } catch {
      if (turn === this.#turn) this.here = undefined;
    }
  }
}

function grouped(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** Three to six digits that tell, powers of ten where it needs them. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value);
  return Number(value.toPrecision(6)).toString();
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-value-inspector': ValueInspector;
  }
}
