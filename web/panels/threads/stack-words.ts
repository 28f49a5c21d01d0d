import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type DumpAccess, SPACE_VIRTUAL } from '../../engine/access.ts';
import { hexOf, overlaps } from '../../parts/hex/byte-source.ts';
import { wordAt } from '../../parts/hex/grid/inks.ts';
import { numberWords, whereMark } from '../../parts/marks/where-mark.ts';
import { type Addresses, addressPlus, type TargetFacts } from '../../parts/text/addresses.ts';
import { absent, addressLink } from '../../parts/text/facts.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { table } from '../../styles/table.ts';
import { inspectorWords } from '../../words/panels/hex.ts';
import { threadWords } from '../../words/panels/threads.ts';

const STEP = 16;

interface Word {
  readonly address: string;
  /** Absent: not in the file. */
  readonly value?: string;
  readonly isPrivate?: boolean;
  readonly where?: TargetFacts;
}

/** The words at the top of a stack, each with what it points at. */
@customElement('ds-stack-words')
export class StackWords extends LitElement {
  static override styles = [
    base,
    controls,
    table,
    css`
      :host {
        container: words / inline-size;
      }
      .tb td {
        block-size: 1.75rem;
      }
      .w {
        inline-size: 60%;
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      @container words (max-width: 26rem) {
        thead {
          display: none;
        }
        tbody tr {
          display: grid;
          grid-template-columns: auto 1fr;
          padding-block: 5px;
          border-block-end: 1px solid var(--line);
        }
        .tb td {
          block-size: auto;
          inline-size: auto;
          border: 0;
        }
        .w {
          grid-column: 1 / -1;
        }
        .w:empty {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  @property({ attribute: false }) addresses: Addresses | undefined;
  /** Address of the first word: the stack pointer. */
  @property() start = '';
  @property({ type: Number }) wordBytes: 4 | 8 = 8;
  @property({ type: Boolean, attribute: 'big-endian' }) isBigEndian = false;
  /** Index of the thread in file order. */
  @property({ type: Number }) index = -1;

  @state() private words: readonly Word[] = [];
  @state() private shown = STEP;
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('start') || changed.has('access')) {
      this.shown = STEP;
      this.words = [];
    }
    const isOther = ['start', 'access', 'addresses', 'shown', 'isBigEndian', 'wordBytes'].some((name) =>
      (changed as ReadonlyMap<PropertyKey, unknown>).has(name),
    );
    if (isOther) void this.#read();
  }

  protected override render(): TemplateResult {
    if (this.words.length > 0 && this.words.every((word) => word.value === undefined)) {
      return html`<p class="q3">${threadWords.noStackBytes}</p>`;
    }
    const bits = this.wordBytes === 4 ? 32 : 64;
    return html`<table class="tb">
        <thead>
          <tr>
            <th scope="col">${threadWords.frames.address}</th>
            <th scope="col">${threadWords.stackWord}</th>
            <th scope="col">${threadWords.pointsAt}</th>
          </tr>
        </thead>
        <tbody>
          ${this.words.map(
            (word) => html`<tr>
              <td>${addressLink(word.address, bits)}</td>
              <td>${this.#renderValue(word, bits)}</td>
              <td class="w">${this.#renderWhere(word)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${this.words.length === this.shown ? html`<button class="btn soft" @click=${this.#more}>${threadWords.moreWords}</button>` : nothing}`;
  }

  #renderValue(word: Word, bits: 32 | 64): unknown {
    if (word.isPrivate) return absent(inspectorWords.hidden);
    return word.value === undefined ? absent(inspectorWords.absent) : addressLink(word.value, bits);
  }

  #renderWhere(word: Word): unknown {
    if (word.isPrivate || word.value === undefined) return nothing;
    const mark = whereMark(word.where, this.index);
    return mark === nothing ? numberWords(word.value) : mark;
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { access, addresses, start, wordBytes, shown } = this;
    if (!access || !addresses || !start) return;
    const read = await access.read(SPACE_VIRTUAL, start, shown * wordBytes).catch(() => undefined);
    if (!read || turn !== this.#turn) return;
    const words: Word[] = [];
    for (let at = 0; at + wordBytes <= read.bytes.length; at += wordBytes) {
      const address = addressPlus(start, at);
      const isHere = read.present.subarray(at, at + wordBytes).every((mark) => mark === 1);
      // A private word's target is as private as the word.
      if (overlaps(read.hidden, at, wordBytes)) words.push({ address, isPrivate: true });
      else if (isHere) words.push({ address, value: hexOf(wordAt(read.bytes, at, wordBytes, !this.isBigEndian)) });
      else words.push({ address });
    }
    const described = await Promise.all(
      words.map(async (word) => (word.value ? { ...word, where: await addresses.describe(word.value) } : word)),
    );
    if (turn === this.#turn) this.words = described;
  }

  readonly #more = (): void => {
    this.shown += STEP;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-stack-words': StackWords;
  }
}
