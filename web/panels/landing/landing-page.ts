import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../parts/icons/icons.ts';
import { panelHref } from '../../parts/state/places.ts';
import { focusHeadingOf } from '../../parts/text/heading.ts';
import '../../parts/messages/problem-note.ts';
import { illustration, illustrationStyles } from '../../parts/icons/illustration.ts';
import { rich } from '../../parts/text/rich.ts';
import { VERSION_OF_PROGRAM } from '../../share/version.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { kindWords } from '../../words/kinds/kind-words.ts';
import type { Problem } from '../../words/page/errors.ts';
import { landing } from '../../words/page/landing.ts';

/** The page before a file is open. Fires `pick` and `sample`; a dropped file is taken by the page itself. */
@customElement('ds-landing')
export class Landing extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    table,
    illustrationStyles,
    css`
      .land {
        max-inline-size: 76rem;
        margin-inline: auto;
        padding: var(--s-7) var(--s-6);
        container: panel / inline-size;
      }
      ds-problem-note {
        margin-block-end: var(--s-6);
      }
      .hero {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1.08fr);
        gap: var(--s-7);
        align-items: center;
      }
      h1 {
        font: 400 var(--t-6) / 1.1 var(--serif);
        letter-spacing: -0.022em;
        text-wrap: balance;
      }
      .hero .lead {
        font-size: var(--t-3);
        margin-block: var(--s-4) var(--s-5);
      }
      .hero .list {
        font-size: var(--t-2);
        gap: 7px;
      }
      .zone {
        border: 1.5px dashed var(--edge);
        border-radius: 14px;
        background: var(--sheet);
        padding: var(--s-6) var(--s-6) var(--s-5);
        text-align: center;
      }
      .zone .art {
        max-inline-size: 27rem;
        margin: 0 auto var(--s-4);
      }
      .zone h2 {
        font: 600 var(--t-4) / 1.3 var(--sans);
        letter-spacing: -0.012em;
      }
      .zone p {
        color: var(--ink-3);
        font-size: var(--t-1);
        margin-block: 4px var(--s-4);
      }
      .zone .acts {
        justify-content: center;
      }
      .coarse {
        display: none;
      }
      .prom {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        margin-block-start: var(--s-7);
        border-block: 1px solid var(--line-2);
      }
      .prom li {
        padding: var(--s-4) var(--s-5);
        border-inline-start: 1px solid var(--line);
        font-size: var(--t-1);
        color: var(--ink-2);
      }
      .prom li:first-child {
        border: 0;
        padding-inline-start: 0;
      }
      .prom b {
        display: flex;
        gap: var(--s-2);
        align-items: center;
        color: var(--ink);
        margin-block-end: 4px;
        font-size: var(--t-2);
      }
      .prom svg {
        color: var(--accent);
      }
      .kinds {
        margin-block-start: var(--s-6);
      }
      .kinds .row {
        border: 0;
        padding-block-end: 0;
      }
      .kinds td {
        white-space: normal;
      }
      .tb.wrap td {
        padding-block: 5px;
      }
      footer {
        border-block-start: 1px solid var(--line);
        color: var(--ink-3);
        font-size: var(--t-1);
        padding: var(--s-4) var(--s-6);
        /* Messages stand here. */
        padding-block-end: 5rem;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-2) var(--s-5);
      }
      footer a {
        color: inherit;
        display: inline-flex;
        align-items: center;
        min-block-size: 1.5rem;
      }
      footer slot {
        display: block;
        margin-inline-start: auto;
      }
      @media (pointer: coarse) {
        .coarse {
          display: inline;
        }
        .fine {
          display: none;
        }
      }
      @media (max-width: 56.25em) {
        .land {
          padding: var(--s-5) var(--s-4);
        }
        h1 {
          font-size: 2.125rem;
        }
        .hero,
        .prom {
          grid-template-columns: minmax(0, 1fr);
        }
        .hero {
          gap: var(--s-6);
        }
        .zone {
          padding: var(--s-5) var(--s-4);
        }
        .zone .acts > * {
          flex: 1 1 8rem;
          justify-content: center;
          padding-inline: var(--s-3);
        }
        .prom li {
          padding-inline: 0;
          border: 0;
        }
        .prom li + li {
          border-block-start: 1px solid var(--line);
        }
        footer {
          padding-inline: var(--s-4);
        }
      }
    `,
  ];

  /** Why there is no file here, or why none can be opened. */
  @property({ attribute: false }) problem: Problem | undefined;
  @property({ type: Boolean, attribute: 'can-open' }) canOpen = true;
  @property({ type: Boolean, attribute: 'has-sample' }) hasSample = false;
  /** Hash of the build, where it is known. */
  @property() build: string | undefined;

  /** As of a panel. */
  focusHeading(): Promise<boolean> {
    return focusHeadingOf(this);
  }

  protected override render(): TemplateResult {
    return html`
      <div class="land">
        ${this.problem ? html`<ds-problem-note ?urgent=${!this.canOpen} .problem=${this.problem}><slot name="acts" slot="acts"></slot></ds-problem-note>` : nothing}
        <div class="hero">
          <section>
            <h1>${landing.title}</h1>
            <p class="lead">${landing.lead}</p>
            <ul class="list">
              ${landing.points.map((point) => html`<li class="yes">${icon('check')}${point}</li>`)}
            </ul>
          </section>
          ${this.canOpen ? this.#renderZone() : html`<div>${illustration('grey')}</div>`}
        </div>
        <slot name="recents"></slot>
        <ul class="prom">
          ${landing.promises.map(({ icon: name, title, text }) => html`<li><b>${icon(name)}${title}</b>${text}</li>`)}
        </ul>
        ${renderKinds()}
      </div>
      <footer>
        <a href=${panelHref('help', 'promise')}>${landing.footer.promise}</a>
        <a href=${panelHref('help', 'privacy')}>${landing.footer.privacy}</a>
        <a href=${panelHref('help', 'kinds')}>${landing.footer.formats}</a>
        <a href=${panelHref('help', 'keyboard')}>${landing.footer.keyboard}</a>
        <a href=${panelHref('help', 'glossary')}>${landing.footer.glossary}</a>
        <span class="m">${landing.footer.version(VERSION_OF_PROGRAM)}</span>
        ${this.build ? html`<span class="m">${landing.footer.build(this.build)}</span>` : nothing}
        <slot></slot>
      </footer>
    `;
  }

  #renderZone(): TemplateResult {
    return html`<section class="zone" aria-labelledby="drop">
      ${illustration()}
      <h2 id="drop"><span class="fine">${landing.drop}</span><span class="coarse">${landing.dropTouch}</span></h2>
      <p>${landing.dropNote}</p>
      <div class="acts">
        <button class="btn pri big" @click=${() => this.dispatchEvent(new Event('pick', { bubbles: true, composed: true }))}>${icon('open')}${landing.choose}</button>
        ${
          this.hasSample
            ? html`<button class="btn big" @click=${() => this.dispatchEvent(new Event('sample', { bubbles: true, composed: true }))}>${landing.sample}</button>`
            : nothing
        }
      </div>
    </section>`;
  }
}

function renderKinds(): TemplateResult {
  return html`<section class="kinds" aria-labelledby="which">
    <div class="row">
      <header><h2 id="which">${landing.which}</h2><p>${landing.whichNote}</p></header>
      <div>
        <table class="tb wrap" aria-labelledby="which">
          <thead>
            <tr>
              <th scope="col">${kindWords.kind}</th>
              <th scope="col" class="wide">${kindWords.found}</th>
              <th scope="col">${kindWords.givesAway}</th>
              <th scope="col" class="wide">${kindWords.showTo}</th>
            </tr>
          </thead>
          <tbody>
            ${landing.kinds.map(
              ([id, name, found, givesAway, showTo]) => html`<tr>
                <td><a href=${panelHref('help', `kinds/${id}`)}>${name}</a></td>
                <td class="wide">${rich(found)}</td>
                <td>${givesAway}</td>
                <td class="wide">${showTo}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-landing': Landing;
  }
}
