import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../../parts/copy-button.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { focusHeadingOf } from '../../parts/text/heading.ts';
import '../../parts/messages/problem-note.ts';
import { decodeLink, type LinkResult } from '../../share/link/link.ts';
import type { SharedSummary } from '../../share/summary.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { linkProblem, opened, share } from '../../words/panels/share.ts';
import './export-row.ts';
import './summary-view.ts';

/**
 * What came in a link, as its receiver reads it. Nothing but the fragment is known here: no dump, no core. Fires
 * `summary-read` with it, and `pick` to open a dump.
 */
@customElement('ds-shared-page')
export class SharedPage extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      .page {
        max-inline-size: 62rem;
        margin-inline: auto;
        padding: var(--s-6) var(--s-6) var(--s-8);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        justify-content: space-between;
        gap: var(--s-3) var(--s-6);
        margin-block-end: var(--s-5);
      }
      header p {
        font-size: var(--t-1);
        color: var(--ink-2);
        max-inline-size: 62ch;
        margin-block-start: 2px;
      }
      .sheet {
        border: 1px solid var(--line-2);
        border-radius: var(--rad-3);
        background: var(--sheet);
        overflow: hidden;
      }
      .also {
        display: grid;
        gap: var(--s-3);
        margin-block-start: var(--s-5);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2);
        margin-block-start: var(--s-4);
      }
      form .input {
        flex: 1 1 16rem;
        max-inline-size: 28rem;
        min-inline-size: 0;
        font-family: var(--mono);
      }
      ds-problem-note {
        margin-block-start: var(--s-4);
      }
      .repaired {
        font-size: var(--t-0);
        color: var(--ink-3);
      }
      @media (max-width: 56.25em) {
        .page {
          padding: var(--s-5) var(--s-4);
        }
      }
      @media print {
        header .acts,
        .also {
          display: none;
        }
        .page {
          padding: 0;
          max-inline-size: none;
        }
        .sheet {
          border: 0;
        }
      }
    `,
  ];

  /** As it stood in the address. */
  @property({ attribute: false }) fragment = '';
  @state() private result: LinkResult | undefined;
  @state() private isWorking = false;
  #turn = 0;

  focusHeading(): Promise<boolean> {
    return focusHeadingOf(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('fragment')) return;
    this.result = undefined;
    void this.#read();
  }

  protected override render(): TemplateResult {
    const { result } = this;
    const address = location.origin + location.pathname;
    return html`<div class="page">
      <header>
        <div>
          <h1>${opened.title}</h1>
          <p>${opened.what}</p>
        </div>
        <div class="acts">
          <button class="btn" @click=${this.#pick}>${icon('open')}${opened.openDump}</button>
          ${result?.state === 'opened' ? html`<ds-copy outlined .word=${opened.copyAgain} .text=${address + this.fragment}></ds-copy>` : nothing}
        </div>
      </header>
      ${this.#renderResult(result)}
    </div>`;
  }

  #renderResult(result: LinkResult | undefined): TemplateResult {
    if (!result) return html`<p role="status">${this.isWorking ? opened.unlocking : opened.reading}</p>`;
    if (result.state === 'opened') {
      return html`
        <div class="sheet"><ds-summary-view .summary=${result.summary}></ds-summary-view></div>
        <div class="also">
          ${result.isRepaired ? html`<p class="repaired">${opened.repaired}</p>` : nothing}
          <ds-export-row .summary=${result.summary}></ds-export-row>
        </div>
      `;
    }
    const { fault, version, field } = result;
    if (fault === 'needs-passphrase' || fault === 'wrong-passphrase')
      return this.#renderLock(fault === 'wrong-passphrase');
    return html`<ds-problem-note urgent .problem=${linkProblem(fault, version, field)}></ds-problem-note>`;
  }

  #renderLock(isWrong: boolean): TemplateResult {
    return html`
      <p>${opened.locked}</p>
      <form @submit=${this.#unlock}>
        <input
          class="input"
          name="words"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="200"
          aria-label=${share.lock.label}
          placeholder=${share.lock.label}
        />
        <button class="btn pri">${icon('key')}${opened.unlock}</button>
      </form>
      ${isWrong ? html`<ds-problem-note urgent .problem=${linkProblem('wrong-passphrase')}></ds-problem-note>` : nothing}
    `;
  }

  readonly #unlock = (event: SubmitEvent): void => {
    event.preventDefault();
    const words = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    if (words === '') return;
    this.isWorking = true;
    this.result = undefined;
    void this.#read(words);
  };

  async #read(passphrase?: string): Promise<void> {
    const mine = ++this.#turn;
    const result = await decodeLink(this.fragment, passphrase);
    if (mine !== this.#turn) return;
    this.isWorking = false;
    this.result = result;
    if (result.state === 'opened') {
      const detail = result.summary;
      this.dispatchEvent(new CustomEvent<SharedSummary>('summary-read', { detail, bubbles: true, composed: true }));
      return;
    }
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.focus();
  }

  readonly #pick = (): void => {
    this.dispatchEvent(new Event('pick', { bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-shared-page': SharedPage;
  }
}
