import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { page } from '../../words/page/page.ts';

export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Chooses the theme. Fires `theme`, which bubbles to the page's owner; that applies it. */
@customElement('ds-theme-switch')
export class ThemeSwitch extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      label {
        display: inline-flex;
        align-items: center;
        gap: var(--s-2);
        font: var(--t-0) / 1.45 var(--sans);
        color: var(--ink-3);
      }
      .select {
        min-block-size: 1.75rem;
        font-size: var(--t-0);
        border-color: var(--line-2);
      }
      @media (pointer: coarse), (max-width: 56.25em) {
        .select {
          min-block-size: 2.75rem;
        }
      }
    `,
  ];

  @property() theme: Theme = 'system';

  protected override render(): TemplateResult {
    return html`
      <label>
        ${page.theme}
        <select class="select" @change=${this.#choose}>
          ${THEMES.map(
            (theme) => html`<option value=${theme} .selected=${theme === this.theme}>${page.themes[theme]}</option>`,
          )}
        </select>
      </label>
    `;
  }

  readonly #choose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const detail = THEMES.find((theme) => theme === value) ?? 'system';
    this.dispatchEvent(new CustomEvent<Theme>('theme', { detail, bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-theme-switch': ThemeSwitch;
  }
}
