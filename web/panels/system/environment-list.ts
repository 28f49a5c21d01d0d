import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { bytesLink } from '../../parts/text/facts.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { count } from '../../words/format.ts';
import { environmentWords, systemWords } from '../../words/panels/system.ts';

const FIRST = 24;

/** Names of environment variables, never their values; those whose name tells something come first. */
@customElement('ds-environment-list')
export class EnvironmentList extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    table,
    css`
      td:first-child {
        inline-size: 45%;
        overflow-wrap: anywhere;
      }
      .small {
        margin-block-start: var(--s-3);
      }
    `,
  ];

  @property({ attribute: false }) names: readonly string[] = [];
  /** Where each stands in the file, when no record tells whose it is. */
  @property({ attribute: false }) offsets: readonly (number | undefined)[] = [];
  @state() private isWhole = false;

  protected override render(): TemplateResult {
    const rows = this.names.map((name, index) => ({
      name,
      words: environmentWords(name),
      offset: this.offsets[index],
    }));
    const hasPlaces = this.offsets.some((offset) => offset !== undefined);
    const sorted = [...rows.filter(({ words }) => words), ...rows.filter(({ words }) => !words)];
    const shown = this.isWhole ? sorted : sorted.slice(0, FIRST);
    return html`<table class="tb wrap">
        <thead>
          <tr>
            <th scope="col">${systemWords.name}</th>
            <th scope="col">${systemWords.says}</th>
            ${hasPlaces ? html`<th scope="col">${systemWords.firstPlace}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ name, words, offset }) => html`<tr>
              <td><code>${untrusted(name, 200)}</code></td>
              <td class="q">${words}</td>
              ${hasPlaces ? html`<td>${bytesLink(offset)}</td>` : nothing}
            </tr>`,
          )}
        </tbody>
      </table>
      ${
        sorted.length > shown.length
          ? html`<button
              class="btn soft"
              @click=${() => {
                this.isWhole = true;
              }}
            >
              ${systemWords.allNames(count(sorted.length))}
            </button>`
          : nothing
      }
      <p class="small">${systemWords.environmentValues}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-environment-list': EnvironmentList;
  }
}
