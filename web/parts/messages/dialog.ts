import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from '../../styles/base.ts';

/**
 * A native dialog: the focus stays inside and returns to its opener, Escape closes. The title is a question or
 * a fact; content and, in `slot="acts"`, the actions are the owner's. Fires `close`.
 */
@customElement('ds-dialog')
export class Dialog extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: contents;
      }
      dialog {
        inline-size: calc(100% - 2rem);
        max-inline-size: var(--dialog-width, 34rem);
        max-block-size: calc(100dvh - 2rem);
        padding: var(--s-5);
        color: var(--ink);
        background: var(--sheet);
        border: 1px solid var(--line-2);
        border-radius: var(--rad-3);
        box-shadow: var(--shadow-2);
        overflow: auto;
      }
      dialog::backdrop {
        background: oklch(0.2 0.02 235 / 0.32);
      }
      h2 {
        font: 600 var(--t-4) / 1.3 var(--sans);
        letter-spacing: -0.012em;
        margin-block-end: 8px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--s-2);
        margin-block-start: var(--s-5);
      }
      dialog[open] {
        animation: rise var(--calm) var(--ease);
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 4px;
        }
      }
      @media (max-width: 37.5em) {
        dialog {
          inline-size: 100%;
          max-inline-size: none;
          max-block-size: none;
          inset: auto 0 0;
          margin: 0;
          border-radius: var(--rad-3) var(--rad-3) 0 0;
        }
        .acts {
          flex-direction: column-reverse;
          align-items: stretch;
        }
      }
    `,
  ];

  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(): void {
    this.dialog.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${this.#closed} @click=${this.#press}>
      <h2 id="title">${this.heading}</h2>
      <slot></slot>
      <div class="acts"><slot name="acts"></slot></div>
    </dialog>`;
  }

  readonly #closed = (): void => {
    this.dispatchEvent(new Event('close'));
  };

  // A press on the backdrop has the dialog itself as its target.
  readonly #press = (event: Event): void => {
    if (event.target === this.dialog) this.dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-dialog': Dialog;
  }
}
