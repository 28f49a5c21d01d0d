import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { common } from '../../words/common.ts';
import { type IconName, icon } from '../icons/icons.ts';

export interface Message {
  readonly text: string;
  readonly icon?: IconName;
  readonly action?: { readonly word: string; readonly run: () => void };
  /** Stays until dismissed: a decision is asked for. */
  readonly stays?: boolean;
  /** For readers only: what is said stands on the screen anyway. */
  readonly isQuiet?: boolean;
}

const SHOWN_MS = 8000;
const EVENT = 'ds-message';

/** Tells the person something from anywhere in the page. Never takes the focus. */
export function notify(from: EventTarget, message: Message): void {
  from.dispatchEvent(new CustomEvent<Message>(EVENT, { detail: message, bubbles: true, composed: true }));
}

const said: string[] = [];

/** Everything shown in this visit, oldest first. */
export function saidMessages(): readonly string[] {
  return said;
}

/** Shows one message at a time, read out by readers. Listens on the window. */
@customElement('ds-toast')
export class Toast extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        position: fixed;
        inset-block-end: var(--s-4);
        inset-inline-start: var(--s-4);
        z-index: 20;
        max-inline-size: min(24rem, calc(100vw - 2rem));
      }
      .box {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        align-items: center;
        justify-content: end;
        background: var(--sheet);
        border: 1px solid var(--line-2);
        border-radius: var(--rad-2);
        box-shadow: var(--shadow-2);
        padding: 8px 8px 8px 14px;
        font-size: var(--t-1);
        min-block-size: 3rem;
        animation: rise var(--calm) var(--ease);
      }
      .box > svg {
        color: var(--ink-3);
      }
      .box > span {
        flex: 1 5rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 4px;
        }
      }
      @media (max-width: 56.25em) {
        .box {
          margin: var(--s-3) var(--s-4);
        }
      }
    `,
  ];

  @state() private shown: Message | undefined;
  /** What readers say. */
  @state() private spoken = '';
  readonly #waiting: Message[] = [];
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener(EVENT, this.#take);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(EVENT, this.#take);
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    return html`
      <p class="vh" role="status">${this.spoken}</p>
      ${
        shown
          ? html`<div class="box" @pointerenter=${this.#hold} @pointerleave=${this.#release} @focusin=${this.#hold} @focusout=${this.#release}>
              ${icon(shown.icon ?? 'info')}<span aria-hidden="true">${shown.text}</span>
              ${shown.action ? html`<button class="btn soft" @click=${this.#act}>${shown.action.word}</button>` : nothing}
              <button class="btn soft icon" aria-label=${common.dismiss} title=${common.dismiss} @click=${this.#next}>
                ${icon('close')}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  readonly #take = (event: Event): void => {
    const message = (event as CustomEvent<Message>).detail;
    if (message.isQuiet) {
      this.spoken = message.text;
      return;
    }
    said.push(message.text);
    if (this.shown?.stays) this.#waiting.push(message);
    else this.#show(message);
  };

  #show(message: Message | undefined): void {
    const page = document.documentElement;
    const isAtEnd = window.scrollY > 0 && window.scrollY + window.innerHeight >= page.scrollHeight - 1;
    this.shown = message;
    if (message) this.spoken = message.text;
    this.#release();
    // Who reads the page's foot goes on reading it, above the message.
    if (message && isAtEnd) void this.updateComplete.then(() => window.scrollTo({ top: page.scrollHeight }));
  }

  readonly #hold = (): void => clearTimeout(this.#timer);

  readonly #release = (): void => {
    clearTimeout(this.#timer);
    if (this.shown && !this.shown.stays) this.#timer = window.setTimeout(this.#next, SHOWN_MS);
  };

  readonly #next = (): void => this.#show(this.#waiting.shift());

  readonly #act = (): void => {
    const action = this.shown?.action;
    this.#next();
    action?.run();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-toast': Toast;
  }
}
