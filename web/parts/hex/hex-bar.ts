import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { hexWords } from '../../words/panels/hex.ts';
import { icon } from '../icons/more-icons.ts';
import { placeTyped } from './go-to.ts';
import { placeText } from './grid/line.ts';

export type PerLine = 0 | 8 | 16;
const CHOICES: readonly PerLine[] = [0, 8, 16];

/**
 * The tools above a hex grid: a field that goes to a place, back and forward, bytes per line. Fires `go` (bigint)
 * and `per-line` (PerLine). The element's content stands between.
 */
@customElement('ds-hex-bar')
export class HexBar extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2);
        align-items: center;
      }
      .find {
        flex: 0 1 15rem;
        font-family: var(--mono);
      }
      label.grow {
        margin-inline-start: auto;
      }
      .error {
        inline-size: 100%;
        font-size: var(--t-1);
        color: var(--crash);
      }
      @media (max-width: 56.25em) {
        .find {
          flex-basis: 100%;
        }
      }
    `,
  ];

  /** What is in view. */
  @property({ attribute: false }) current = 0n;
  /** The last place there is, where the run begins at 0. */
  @property({ attribute: false }) last: bigint | undefined;
  /** Places are addresses: digits alone are hex. */
  @property({ type: Boolean, attribute: 'of-memory' }) isOfMemory = false;
  @property({ type: Number }) digits = 16;
  @property({ type: Number, attribute: 'per-line' }) perLine: PerLine = 0;

  @state() private error = '';
  @query('input') private field!: HTMLInputElement;

  override focus(): void {
    this.field.focus();
    this.field.select();
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#go} novalidate>
      <label class="find"
        >${icon('search')}<span class="vh">${hexWords.goTo}</span
        ><input
          .value=${placeText(this.current, this.digits)}
          placeholder=${this.isOfMemory ? hexWords.goToAddress : hexWords.goToOffset}
          title=${this.isOfMemory ? hexWords.goToAddress : hexWords.goToOffset}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="go"
          aria-invalid=${this.error ? 'true' : nothing}
          aria-describedby=${this.error ? 'error' : nothing}
          @focus=${this.#selectAll}
          @keydown=${this.#key}
      /></label>
      <button type="button" class="btn icon" aria-label=${hexWords.back} title=${hexWords.back} @click=${() => history.back()}>
        ${icon('chevBack')}
      </button>
      <button
        type="button"
        class="btn icon"
        aria-label=${hexWords.forward}
        title=${hexWords.forward}
        @click=${() => history.forward()}
      >
        ${icon('chev')}
      </button>
      <slot></slot>
      <label class="grow"
        ><span class="vh">${hexWords.perLine}</span
        ><select class="select" @change=${this.#choosePerLine}>
          ${CHOICES.map(
            (choice) =>
              html`<option value=${choice} ?selected=${choice === this.perLine}>
                ${hexWords.perLineOf(choice)}
              </option>`,
          )}
        </select></label
      >
      ${this.error ? html`<p class="error" id="error" role="alert">${this.error}</p>` : nothing}
    </form>`;
  }

  readonly #selectAll = (): void => this.field.select();

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    this.error = '';
    this.field.value = placeText(this.current, this.digits);
  };

  readonly #go = (event: Event): void => {
    event.preventDefault();
    const place = placeTyped(this.field.value, this.current, this.isOfMemory);
    const isBeyond = place !== undefined && this.last !== undefined && place > this.last;
    this.error =
      place === undefined ? hexWords.noSuchPlace : isBeyond ? hexWords.beyond(placeText(this.last ?? 0n, 1)) : '';
    if (place === undefined || isBeyond) return;
    this.dispatchEvent(new CustomEvent<bigint>('go', { detail: place }));
  };

  readonly #choosePerLine = (event: Event): void => {
    const value = Number((event.target as HTMLSelectElement).value);
    const detail = CHOICES.find((choice) => choice === value) ?? 0;
    this.dispatchEvent(new CustomEvent<PerLine>('per-line', { detail }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-hex-bar': HexBar;
  }
}
