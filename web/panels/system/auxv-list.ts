import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DumpAccess } from '../../engine/access.ts';
import type { AuxvEntry } from '../../engine/report/report.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { numberWords, whereMark } from '../../parts/marks/where-mark.ts';
import { addressesIn, type TargetFacts } from '../../parts/text/addresses.ts';
import { addressLink, bytesLink } from '../../parts/text/facts.ts';
import { base } from '../../styles/base.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { auxvWords, systemWords } from '../../words/panels/system.ts';

/** The kernel writes about twenty. */
const MOST = 200;

interface Row {
  readonly entry: AuxvEntry;
  readonly where?: TargetFacts;
}

/** The auxiliary vector with what each entry means and, where it is an address, what lies there. */
@customElement('ds-auxv-list')
export class AuxvList extends LitElement {
  static override styles = [
    base,
    report,
    table,
    css`
      :host {
        container: panel / inline-size;
      }
      .narrow {
        display: none;
      }
      @container panel (max-width: 46rem) {
        .narrow {
          display: block;
          white-space: normal;
        }
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  @property({ type: Number }) total = 0;
  @property({ type: Number }) bits: 32 | 64 = 64;

  @state() private rows: readonly Row[] = [];
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('access') || changed.has('total')) void this.#read();
  }

  protected override render(): TemplateResult {
    return html`<table class="tb wrap">
      <thead>
        <tr>
          <th scope="col">${systemWords.name}</th>
          <th scope="col">${systemWords.value}</th>
          <th scope="col" class="wide">${systemWords.means}</th>
          <th scope="col" class="r wide">${systemWords.record}</th>
        </tr>
      </thead>
      <tbody>
        ${this.rows.map(({ entry, where }) => {
          const mark = whereMark(where);
          return html`<tr>
            <td>
              <code>${untrusted(entry.name ?? String(entry.type), 60)}</code>
              <small class="narrow">${auxvWords[entry.name ?? '']}</small>
            </td>
            <td class="nw">${mark === nothing ? this.#renderNumber(entry.value) : addressLink(entry.value, this.bits)}</td>
            <td class="q wide">${auxvWords[entry.name ?? '']} ${mark === nothing ? nothing : html`<small>${mark}</small>`}</td>
            <td class="r wide">${bytesLink(entry.at)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #renderNumber(value: string): unknown {
    return html`<code>${numberWords(value) === undefined ? value : Number(value)}</code>`;
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { access } = this;
    if (!access) return;
    const page = await access.rows('auxv', { from: 0, count: MOST }).catch(() => undefined);
    const entries = page?.rows ?? [];
    const where = await addressesIn(access).describeAll(entries.map(({ value }) => value));
    if (turn === this.#turn) this.rows = entries.map((entry, i) => ({ entry, ...(where[i] && { where: where[i] }) }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-auxv-list': AuxvList;
  }
}
