import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CrashSection, Thread } from '../../engine/report/report.ts';
import { numberWords, whereMark } from '../../parts/marks/where-mark.ts';
import type { Addresses, TargetFacts } from '../../parts/text/addresses.ts';
import { addressLink } from '../../parts/text/facts.ts';
import { base } from '../../styles/base.ts';
import { threadWords } from '../../words/panels/threads.ts';
import { groupRegisters, type Register } from './registers.ts';

/** The registers of a thread with what each points at; flags and vectors behind a press. */
@customElement('ds-register-table')
export class RegisterTable extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        container: registers / inline-size;
      }
      dl {
        columns: 2;
        column-gap: var(--s-6);
        font-size: var(--t-1);
      }
      dl > div {
        display: grid;
        grid-template-columns: 3.5rem 9.75rem minmax(0, 1fr);
        gap: 0 var(--s-2);
        align-items: center;
        min-block-size: 1.75rem;
        border-block-end: 1px solid var(--line);
        break-inside: avoid;
      }
      dt {
        color: var(--ink-3);
        font-family: var(--mono);
        font-size: 0.923em;
      }
      .w {
        color: var(--ink-2);
        padding-block: 3px;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      .bad,
      .bad dt,
      .bad .w {
        color: var(--crash);
        font-weight: 600;
      }
      summary {
        cursor: pointer;
        color: var(--accent);
        font-size: var(--t-1);
        margin-block-start: 10px;
        inline-size: fit-content;
      }
      .more > div {
        grid-template-columns: 5rem minmax(0, 1fr);
      }
      .more code {
        overflow-wrap: anywhere;
      }
      @container registers (max-width: 46rem) {
        dl {
          columns: 1;
        }
      }
      @container registers (max-width: 24rem) {
        dl > div {
          grid-template-columns: 3.75rem minmax(0, 1fr);
          padding-block: 3px;
        }
        .w {
          grid-column: 2;
        }
        .w:empty {
          display: none;
        }
        .where {
          display: flex;
          align-items: baseline;
        }
        .where > :first-child {
          flex: none;
        }
        .where > :last-child {
          min-inline-size: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) thread: Thread | undefined;
  @property({ attribute: false }) addresses: Addresses | undefined;
  /** When the thread is the one that crashed. */
  @property({ attribute: false }) crash: CrashSection | undefined;
  /** Index of the thread in file order. */
  @property({ type: Number }) index = -1;
  @property({ type: Number }) bits: 32 | 64 = 64;

  @state() private where: ReadonlyMap<string, TargetFacts> = new Map();
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('thread') || changed.has('addresses')) void this.#describe();
  }

  protected override render(): TemplateResult {
    const { general, others } = groupRegisters(this.thread?.registers);
    return html`
      <dl>${general.map((register) => this.#renderRegister(register))}</dl>
      ${
        others.length > 0
          ? html`<details>
              <summary>${threadWords.moreRegisters}</summary>
              <dl class="more">
                ${others.map(([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}
              </dl>
            </details>`
          : nothing
      }
    `;
  }

  #renderRegister([name, value]: Register): TemplateResult {
    const words = this.#faultWords(value);
    return html`<div class=${words ? 'bad' : ''}>
      <dt>${name}</dt>
      <dd>${addressLink(value, this.bits)}</dd>
      <dd class="w">${words ?? this.#renderWhere(value)}</dd>
    </div>`;
  }

  #renderWhere(value: string): unknown {
    const facts = this.where.get(value);
    const mark = whereMark(facts, this.index);
    return mark === nothing ? numberWords(value) : mark;
  }

  /** The register that held the address of the fault. */
  #faultWords(value: string): string | undefined {
    const { crash } = this;
    // Zero is in many registers: it tells nothing there.
    if (!crash?.address || crash.address !== value || value === '0x0') return undefined;
    if (value === crash.instruction) return undefined;
    return crash.access ? threadWords.accessed[crash.access] : threadWords.faultAddress;
  }

  async #describe(): Promise<void> {
    const turn = ++this.#turn;
    const { addresses } = this;
    const values = [...new Set(groupRegisters(this.thread?.registers).general.map(([, value]) => value))];
    const facts = addresses ? await addresses.describeAll(values) : [];
    if (turn === this.#turn) this.where = new Map(values.map((value, i) => [value, facts[i] as TargetFacts]));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-register-table': RegisterTable;
  }
}
