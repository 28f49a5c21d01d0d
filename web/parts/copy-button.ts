import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base } from '../styles/base.ts';
import { controls } from '../styles/controls.ts';
import { common } from '../words/common.ts';
import { icon } from './icons/icons.ts';
import { notify } from './messages/toast.ts';

/** Copies `text` on a press. Where the browser refuses, the text is shown, selected. */
@customElement('ds-copy')
export class CopyButton extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        gap: var(--s-2);
      }
    `,
  ];

  @property() text = '';
  @property() word = '';
  /** An outlined button instead of a link-like one. */
  @property({ type: Boolean }) outlined = false;
  @state() private isRefused = false;

  protected override render(): TemplateResult {
    return html`<button class="btn ${this.outlined ? '' : 'soft'}" @click=${this.#copy}>${icon('copy')}${this.word}</button>
      ${this.isRefused ? html`<input class="input m" readonly .value=${this.text} aria-label=${this.word} />` : ''}`;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.text);
      this.isRefused = false;
      notify(this, { text: common.copied, icon: 'check' });
    } catch {
      this.isRefused = true;
      await this.updateComplete;
      this.renderRoot.querySelector('input')?.select();
      notify(this, { text: `${common.copyRefused} ${common.copyByHand}` });
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-copy': CopyButton;
  }
}
