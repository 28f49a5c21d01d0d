import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '../../parts/messages/dialog.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { Dialog } from '../../parts/messages/dialog.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { common } from '../../words/common.ts';
import { bytes } from '../../words/format.ts';
import { fileQuestion } from '../../words/page/file-choice.ts';
import type { Choice } from './given-files.ts';

/** Asks which of several files is to be shown. Fires `choose-file` with its place in the list. */
@customElement('ds-file-choice')
export class FileChoice extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      ul {
        display: grid;
        margin-block-start: var(--s-3);
      }
      li + li {
        border-block-start: 1px solid var(--line);
      }
      li button {
        all: unset;
        box-sizing: border-box;
        inline-size: 100%;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--s-3);
        align-items: baseline;
        min-block-size: 2.75rem;
        padding: 8px 10px;
        border-radius: var(--rad-2);
        cursor: pointer;
      }
      li button:hover {
        background: var(--sunk);
      }
      li button:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      b {
        overflow-wrap: anywhere;
      }
      span {
        color: var(--ink-3);
        font-size: var(--t-1);
      }
      .size {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .kind {
        grid-column: 1 / -1;
      }
      svg {
        color: var(--ok);
      }
    `,
  ];

  @property({ attribute: false }) choices: readonly Choice[] = [];
  /** They lie in one file. */
  @property({ type: Boolean, attribute: 'is-archive' }) isArchive = false;
  @query('ds-dialog') private dialog!: Dialog | null;

  show(): void {
    this.dialog?.show();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.choices.length < 2) return nothing;
    return html`<ds-dialog .heading=${fileQuestion.title}>
      <p class="q3">${this.isArchive ? fileQuestion.leadArchive : fileQuestion.lead}</p>
      <ul>
        ${this.choices.map(
          ({ name, size, kind, isShown }, index) => html`<li>
            <button aria-current=${isShown ? 'true' : nothing} @click=${() => this.#choose(index)}>
              <b>${untrusted(name)}</b><span class="size">${size === undefined ? nothing : bytes(size)}</span>
              <span class="kind">${isShown ? html`${icon('check', 's')} ${fileQuestion.shown}: ` : nothing}${kind}</span>
            </button>
          </li>`,
        )}
      </ul>
      <button slot="acts" class="btn" @click=${() => this.dialog?.close()}>${common.close}</button>
    </ds-dialog>`;
  }

  #choose(index: number): void {
    this.dialog?.close();
    if (!this.choices[index]?.isShown) this.dispatchEvent(new CustomEvent<number>('choose-file', { detail: index }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-file-choice': FileChoice;
  }
}
