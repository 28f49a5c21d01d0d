import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Summary } from '../../engine/access.ts';
import type { Findings } from '../../engine/report/report.ts';
import '../../parts/messages/dialog.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import type { Dialog } from '../../parts/messages/dialog.ts';
import { type PanelId, panelHref } from '../../parts/state/places.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { count as words } from '../../words/format.ts';
import { frame } from '../../words/page/frame.ts';
import { page, panelNames } from '../../words/page/page.ts';
import { PANELS, type PanelRow } from '../parts/panels.ts';
import '../page/theme-switch.ts';
import type { Theme } from '../page/theme-switch.ts';

/** The panels at the bottom of a phone: four tabs, the rest and the theme under "More". */
@customElement('ds-tabs')
export class Tabs extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: none;
      }
      @media (max-width: 56.25em) {
        :host {
          display: block;
        }
      }
      nav {
        position: fixed;
        inset-inline: 0;
        inset-block-end: 0;
        display: grid;
        grid-auto-columns: minmax(0, 1fr);
        grid-auto-flow: column;
        background: var(--sheet);
        border-block-start: 1px solid var(--line-2);
        padding-block-end: env(safe-area-inset-bottom);
        z-index: 5;
      }
      .tab {
        all: unset;
        box-sizing: border-box;
        display: grid;
        justify-items: center;
        gap: 3px;
        padding: 8px 0 7px;
        font: 400 var(--t-00) / 1.2 var(--sans);
        color: var(--ink-3);
        min-block-size: 44px;
        cursor: pointer;
      }
      /* Five names stand side by side whatever the size of text: the widest word has a fifth of the window. */
      @media (max-width: 19em) {
        .tab {
          font-size: 3.4vw;
        }
      }
      .tab:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      .tab svg {
        inline-size: 1.25rem;
        block-size: 1.25rem;
      }
      .tab {
        position: relative;
      }
      .badge {
        position: absolute;
        inset-block-start: 0.25rem;
        inset-inline-start: calc(50% + 0.25rem);
        min-inline-size: 1rem;
        padding-inline: 4px;
        border-radius: 0.5rem;
        background: var(--ink-3);
        color: var(--paper);
        font: 600 var(--t-00) / 1rem var(--sans);
        text-align: center;
        white-space: nowrap;
      }
      .badge.much {
        background: var(--high);
      }
      .tab[aria-current] {
        color: var(--accent);
        font-weight: 600;
      }
      ul {
        display: grid;
        margin-block-end: var(--s-4);
      }
      li a {
        display: flex;
        align-items: center;
        gap: 12px;
        min-block-size: 2.75rem;
        color: var(--ink);
        text-decoration: none;
        border-block-end: 1px solid var(--line);
      }
      li a[aria-current] {
        font-weight: 600;
        color: var(--accent);
      }
      .n {
        margin-inline-start: auto;
        font-size: var(--t-0);
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
      .local {
        font-size: var(--t-0);
        color: var(--ink-3);
        margin-block-start: var(--s-4);
      }
    `,
  ];

  @property() current: PanelId | '' = '';
  @property({ attribute: false }) summary: Summary | undefined;
  @property({ attribute: false }) findings: Findings | undefined;
  @property() theme: Theme = 'system';
  @query('ds-dialog') private dialog!: Dialog;

  protected override render(): TemplateResult {
    const tabs = PANELS.filter((panel) => panel.isTab);
    const isElsewhere = this.current !== '' && !tabs.some(({ id }) => id === this.current);
    return html`
      <nav aria-label=${frame.panels}>
        ${tabs.map(
          ({ id, icon: name, weighsMuch }) => html`
            <a class="tab" href=${panelHref(id)} aria-current=${id === this.current ? 'page' : nothing}>
              ${icon(name)}${panelNames[id]}${this.#renderBadge(weighsMuch)}
            </a>
          `,
        )}
        <button class="tab" aria-haspopup="dialog" aria-current=${isElsewhere ? 'true' : nothing} @click=${this.#more}>
          ${icon('more')}${frame.more}
        </button>
      </nav>
      <ds-dialog .heading=${frame.moreTitle} @click=${this.#chosen}>
        <ul>
          ${PANELS.map((panel) => this.#renderLink(panel))}
        </ul>
        <div class="acts">
          ${this.summary ? html`<button class="btn" @click=${this.#close}>${icon('close')}${page.closeFile}</button>` : nothing}
          <ds-theme-switch .theme=${this.theme}></ds-theme-switch>
        </div>
        <p class="local">${frame.offlineWhy}</p>
      </ds-dialog>
    `;
  }

  /** How much was found; the other numbers of panels stand under "More". */
  #renderBadge(weighsMuch: PanelRow['weighsMuch']): TemplateResult | typeof nothing {
    const found = this.findings?.items.length ?? 0;
    if (!this.findings || !weighsMuch || found === 0) return nothing;
    return html`<span class="badge ${weighsMuch(this.findings) ? 'much' : ''}">${words(found)}</span>`;
  }

  #renderLink({ id, icon: name, count }: PanelRow): TemplateResult {
    const value = this.summary && count?.(this.summary, this.findings);
    return html`<li>
      <a href=${panelHref(id)} aria-current=${id === this.current ? 'page' : nothing}>
        ${icon(name)}${panelNames[id]}${value === undefined ? nothing : html`<span class="n">${words(value)}</span>`}
      </a>
    </li>`;
  }

  readonly #more = (): void => this.dialog.show();

  readonly #close = (): void => {
    this.dialog.close();
    this.dispatchEvent(new Event('close-file', { bubbles: true, composed: true }));
  };

  readonly #chosen = (event: Event): void => {
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement)) this.dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-tabs': Tabs;
  }
}
