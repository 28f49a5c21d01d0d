import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../../parts/icons/more-icons.ts';
import { trustMark } from '../../parts/marks/marks.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { sentence } from '../../parts/text/sentence.ts';
import { functionOf, moduleOf } from '../../share/exports/markdown.ts';
import { findingColumns, findingRows } from '../../share/exports/words.ts';
import { isWellKnown } from '../../share/known-modules.ts';
import { MAX_FINDINGS, MAX_FRAMES, MAX_THREADS, type SharedStack, type SharedSummary } from '../../share/summary.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { opened } from '../../words/panels/share.ts';
import { sharedSummary as words } from '../../words/panels/shared-summary.ts';
import { answers } from '../overview/overview.styles.ts';

/** Rows drawn at once: a link may hold thousands. */
const FRAMES_SHOWN = 40;
const THREADS_SHOWN = 10;
const THREAD_FRAMES_SHOWN = 8;
const FINDINGS_SHOWN = 50;

/**
 * A shared summary as its receiver reads it. It knows nothing but what came out of the link: the preview of the share
 * panel and the page that opens a link are this very element.
 */
@customElement('ds-summary-view')
export class SummaryView extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    table,
    answers,
    css`
      :host {
        container: panel / inline-size;
      }
      .notice {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: var(--s-3);
        padding: 10px var(--s-5);
        background: var(--sunk);
        border-block-end: 1px solid var(--line);
        font-size: var(--t-1);
        color: var(--ink-2);
      }
      .notice svg {
        margin-block-start: 2px;
      }
      .in {
        padding: var(--s-5);
      }
      .verdict {
        font-size: 1.375rem;
        margin-block-end: var(--s-3);
      }
      section + section {
        margin-block-start: var(--s-5);
      }
      h3 {
        font-size: var(--t-0);
        color: var(--ink-3);
        letter-spacing: 0.01em;
        margin-block-end: 6px;
      }
      .tb td:not(.ix) {
        overflow-wrap: anywhere;
      }
      .tb td.m b {
        font-weight: 500;
      }
      .tb .how {
        inline-size: 7.5rem;
      }
      .tb td.m,
      .tb .dim td {
        font-size: var(--t-0);
      }
      .tb .how,
      .tb .ix {
        font-size: var(--t-1);
      }
      .more {
        margin-block-start: var(--s-2);
        font-size: var(--t-0);
        color: var(--ink-3);
      }
      .thread {
        position: relative;
      }
      .thread + .thread {
        margin-block-start: var(--s-4);
      }
      .thread > p {
        font-size: var(--t-0);
        color: var(--ink-2);
        border-block-end: 1px solid var(--line-2);
        padding-block-end: 4px;
      }
      .facts {
        grid-template-columns: max-content minmax(0, 1fr);
      }
      @container panel (max-width: 34rem) {
        .facts {
          grid-template-columns: 7.5rem minmax(0, 1fr);
        }
        .in,
        .notice {
          padding-inline: var(--s-4);
        }
        .tb .how,
        .tb .place,
        .narrow-off {
          display: none;
        }
      }
      @media print {
        .btn {
          display: none;
        }
        .notice {
          background: none;
          border: 1px solid var(--line-2);
          padding: var(--s-2) var(--s-3);
        }
        .in {
          padding: var(--s-3) 0 0;
        }
        section + section {
          margin-block-start: var(--s-4);
        }
        .facts {
          row-gap: 2px;
        }
        .tb td {
          padding-block: 2px;
          block-size: auto;
        }
        tr,
        .facts {
          break-inside: avoid;
        }
        thead {
          display: table-header-group;
        }
        /* Neither the last row nor what is said of a list stands alone on a sheet. */
        tbody > tr:last-child,
        .facts + .small,
        .more {
          break-before: avoid;
        }
      }
    `,
  ];

  @property({ attribute: false }) summary: SharedSummary | undefined;
  @state() private frames = FRAMES_SHOWN;
  @state() private threads = 0;
  @state() private findings = FINDINGS_SHOWN;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeprint', this.#showAll);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('beforeprint', this.#showAll);
  }

  /** Paper has no buttons: what they would show is printed. */
  readonly #showAll = (): void => {
    this.frames = MAX_FRAMES;
    this.threads = MAX_THREADS;
    this.findings = MAX_FINDINGS;
    this.performUpdate();
  };

  /** All that is written here, for the check that looks through it. */
  async renderedText(): Promise<string> {
    await this.updateComplete;
    const texts: string[] = [];
    const walk = (node: Node): void => {
      if (node instanceof Text) texts.push(node.data);
      else if (!(node instanceof HTMLStyleElement)) node.childNodes.forEach(walk);
    };
    walk(this.renderRoot);
    return texts.join(' ');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { summary } = this;
    if (!summary) return nothing;
    return html`
      <div class="notice">${icon('info')}<p>${words.notice(summary.made)}</p></div>
      <div class="in">
        <section>
          <p class="eye">${words.why}</p>
          <h2 class="verdict">${this.#renderSentence(summary)}</h2>
          ${pairs(words.facts(summary))}
        </section>
        ${summary.stack ? html`<section><h3>${words.stack}</h3>${this.#renderStack(summary.stack, summary, this.frames, true)}</section>` : nothing}
        ${this.#renderOthers(summary)} ${renderModules(summary)}
        <section>
          <h3>${words.giveAway}</h3>
          ${pairs(words.counts(summary))}
          <p class="small">${words.searched(summary)}</p>
        </section>
        ${this.#renderFindings(summary)}
      </div>
    `;
  }

  #renderSentence(summary: SharedSummary): TemplateResult {
    const pieces = words.sentence(summary);
    const [first, ...rest] = pieces;
    if (typeof first !== 'object' || !('dump' in first)) return sentence(pieces);
    return html`<em>${untrusted(first.dump)}</em>${sentence(rest)}`;
  }

  #renderStack(stack: SharedStack, summary: SharedSummary, shown: number, isCrashed: boolean): TemplateResult {
    const { number, module, function: name, trust } = words.columns;
    const left = stack.frames.length - shown;
    const hasNames = stack.frames.some(({ f, s }) => f !== undefined || s !== undefined);
    return html`<table class="tb" aria-label=${isCrashed ? words.stack : words.otherThread}>
        <thead class=${isCrashed ? '' : 'vh'}>
          <tr>
            <th scope="col" class="ix"><span class="vh">${number}</span></th>
            <th scope="col">${module}</th>
            ${hasNames ? html`<th scope="col">${name}</th>` : nothing}
            <th scope="col" class="how">${trust}</th>
          </tr>
        </thead>
        <tbody>
          ${stack.frames.slice(0, shown).map((frame, at) => {
            const known = frame.m === undefined || isWellKnown(summary.modules[frame.m]?.n ?? '');
            const isHit = isCrashed && at === 0;
            return html`<tr class=${isHit ? 'hit' : known ? 'dim' : ''}>
              <td class="ix">${isHit ? html`${icon('burst')}<span class="vh">0</span>` : at}</td>
              <td class="m"><b>${untrusted(moduleOf(frame, summary) || '·')}</b></td>
              ${hasNames ? html`<td class="m">${untrusted(functionOf(frame))}</td>` : nothing}
              <td class="how">${trustMark(frame.t)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      ${
        left > 0 && isCrashed
          ? html`<p class="more"><button class="btn mini" @click=${() => this.#more('frames', 500)}>${opened.showFrames(left)}</button></p>`
          : nothing
      }
      ${stack.more === undefined ? nothing : html`<p class="more">${words.more(stack.more)}</p>`}`;
  }

  #renderOthers(summary: SharedSummary): TemplateResult | typeof nothing {
    const others = summary.others ?? [];
    if (others.length === 0) return nothing;
    const shown = this.threads || THREADS_SHOWN;
    const isCut = others.length > shown || others.some(({ frames }) => frames.length > THREAD_FRAMES_SHOWN);
    return html`<section>
      <h3>${opened.threads}</h3>
      ${others.slice(0, shown).map(
        (stack, at) => html`<div class="thread">
          <p>${stack.name === undefined ? opened.thread(at + 1) : html`<b>${untrusted(stack.name)}</b>`}</p>
          ${this.#renderStack(stack, summary, this.threads ? this.frames : THREAD_FRAMES_SHOWN, false)}
        </div>`,
      )}
      ${
        this.threads === 0 && isCut
          ? html`<p class="more"><button class="btn mini" @click=${() => this.#more('threads', others.length)}>${opened.showThreads(others.length)}</button></p>`
          : nothing
      }
    </section>`;
  }

  #renderFindings(summary: SharedSummary): TemplateResult | typeof nothing {
    const rows = findingRows(summary, words);
    if (rows.length === 0) return nothing;
    const left = rows.length - this.findings;
    const style = (column: number) => (column > 3 ? 'r' : column === 3 ? 'place' : '');
    return html`<section>
      <h3>${words.findings}</h3>
      <table class="tb" aria-label=${words.findings}>
        <thead>
          <tr>
            ${findingColumns(words).map((title, at) => html`<th scope="col" class=${style(at)}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, this.findings).map((cells) => html`<tr>${cells.map((cell, at) => html`<td class=${style(at)}>${untrusted(cell)}</td>`)}</tr>`)}
        </tbody>
      </table>
      ${left > 0 ? html`<p class="more"><button class="btn mini" @click=${() => this.#more('findings', 500)}>${opened.showFindings(left)}</button></p>` : nothing}
    </section>`;
  }

  #more(what: 'frames' | 'threads' | 'findings', amount: number): void {
    this[what] += amount;
  }
}

function pairs(rows: readonly (readonly [string, string])[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<dl class="facts">${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${untrusted(value)}</dd>`)}</dl>`;
}

function renderModules({ modules }: SharedSummary): TemplateResult | typeof nothing {
  const known = modules.filter(({ v, id }) => v !== undefined || id !== undefined);
  if (known.length === 0) return nothing;
  return html`<section>
    <h3>${words.modules}</h3>
    <table class="tb" aria-label=${words.modules}>
      <thead>
        <tr>
          <th scope="col">${words.columns.name}</th>
          <th scope="col" class="narrow-off">${words.columns.version}</th>
          <th scope="col">${words.columns.id}</th>
        </tr>
      </thead>
      <tbody>
        ${known.map(
          ({ n, v, id }) => html`<tr class="dim">
            <td>${untrusted(n)}</td>
            <td class="m narrow-off">${untrusted(v)}</td>
            <td class="m">${untrusted(id)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-summary-view': SummaryView;
  }
}
