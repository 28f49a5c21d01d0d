import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base } from '../../styles/base.ts';
import { common } from '../../words/common.ts';
import { type Entry, glossary, type TermId } from '../../words/panels/help/glossary.ts';
import { panelHref } from '../state/places.ts';

const HOVER_MS = 300;
const GAP = 6;

/**
 * A word with its glossary entry one step away: dotted underline, opened by hover, focus or tap. The word is
 * the element's content, the entry `term`. An unknown term is plain text.
 */
@customElement('ds-term')
export class GlossaryTerm extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: inline;
      }
      button {
        all: unset;
        cursor: help;
        text-decoration: underline dotted;
        text-underline-offset: 3px;
        text-decoration-thickness: 1px;
        text-decoration-color: var(--edge);
      }
      button:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      .entry {
        position: fixed;
        inset: auto;
        margin: 0;
        inline-size: 19rem;
        max-inline-size: calc(100vw - 2rem);
        padding: 12px 14px;
        border: 1px solid var(--line-2);
        border-radius: var(--rad-3);
        background: var(--sheet);
        color: var(--ink-2);
        box-shadow: var(--shadow-2);
        font: 400 var(--t-1) / 1.5 var(--sans);
        letter-spacing: normal;
        text-align: start;
        white-space: normal;
      }
      .entry b {
        display: block;
        color: var(--ink);
      }
      .entry a {
        display: inline-block;
        margin-block-start: 4px;
      }
      @media (max-width: 56.25em) {
        .entry {
          inset: auto 1rem 5rem !important;
          inline-size: auto;
        }
      }
    `,
  ];

  @property() term = '';
  @state() private isOpen = false;
  @query('.entry') private popup!: HTMLElement | null;
  @query('button') private word!: HTMLElement | null;
  #timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    const entry: Entry | undefined = glossary[this.term as TermId];
    if (!entry) return html`<slot></slot>`;
    return html`<button
        type="button"
        aria-expanded=${this.isOpen}
        aria-describedby="entry"
        @pointerenter=${this.#enter}
        @pointerleave=${this.#leave}
        @focus=${this.#show}
        @focusout=${this.#focusOut}
        @click=${this.#show}
        @keydown=${this.#key}
        ><slot></slot></button
      ><span
        class="entry"
        id="entry"
        role="tooltip"
        popover="manual"
        ?hidden=${!this.isOpen}
        @pointerenter=${this.#show}
        @pointerleave=${this.#leave}
        @focusout=${this.#focusOut}
        @keydown=${this.#key}
        >${
          this.isOpen
            ? html`<b>${entry.word}</b>${entry.text} <a href=${panelHref('help', `glossary/${this.term}`)}>${common.more}</a>`
            : nothing
        }</span
      >`;
  }

  protected override updated(): void {
    const { popup, word } = this;
    if (!popup?.isConnected || !word) return;
    if (!this.isOpen) {
      popup.hidePopover?.();
      return;
    }
    popup.showPopover?.();
    const at = word.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = popup;
    const left = Math.min(Math.max(8, at.left), innerWidth - offsetWidth - 8);
    const isBelow = at.bottom + GAP + offsetHeight < innerHeight || at.top < offsetHeight + GAP;
    popup.style.left = `${left}px`;
    popup.style.top = `${isBelow ? at.bottom + GAP : at.top - GAP - offsetHeight}px`;
  }

  readonly #enter = (): void => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#show, HOVER_MS);
  };

  // Time to reach the entry and its link.
  readonly #leave = (): void => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#hide(), HOVER_MS);
  };

  readonly #show = (): void => {
    clearTimeout(this.#timer);
    this.isOpen = true;
  };

  /** What the focus moves on to is not covered, unless the pointer holds the entry open. */
  readonly #focusOut = ({ relatedTarget: next }: FocusEvent): void => {
    const stays = next instanceof Node && this.renderRoot.contains(next);
    if (!stays && !this.popup?.matches(':hover')) this.#hide();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    // The link in the entry goes with it: the focus does not.
    this.word?.focus();
    this.#hide();
  };

  #hide(): void {
    clearTimeout(this.#timer);
    this.isOpen = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-term': GlossaryTerm;
  }
}
