import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Summary } from '../../engine/access.ts';
import type { Findings } from '../../engine/report/report.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { type PanelId, panelHref } from '../../parts/state/places.ts';
import { base } from '../../styles/base.ts';
import { shortCount } from '../../words/format.ts';
import { frame } from '../../words/page/frame.ts';
import { panelNames } from '../../words/page/page.ts';
import { PANELS, type PanelRow } from '../parts/panels.ts';
import '../page/theme-switch.ts';
import type { Theme } from '../page/theme-switch.ts';

/** The panels at the side, with how much each holds; beneath them the promise and the theme. */
@customElement('ds-rail')
export class Rail extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: sticky;
        inset-block-start: var(--chrome, 0);
        align-self: start;
        block-size: calc(100dvh - var(--chrome, 0px) - var(--toast, 0px));
        overflow-y: auto;
      }
      .all {
        min-block-size: 100%;
        display: flex;
        flex-direction: column;
        padding: var(--s-4) var(--s-3);
      }
      nav {
        display: grid;
        gap: 1px;
      }
      a {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 0 10px;
        min-block-size: 2rem;
        border-radius: var(--rad-2);
        color: var(--ink-2);
        text-decoration: none;
        font-size: var(--t-2);
      }
      a:hover {
        background: var(--sunk);
      }
      a[aria-current] {
        background: var(--sunk);
        color: var(--ink);
        font-weight: 600;
      }
      a[aria-current] svg {
        color: var(--accent);
      }
      .n {
        margin-inline-start: auto;
        font-size: var(--t-0);
        color: var(--ink-3);
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      .n.much {
        color: var(--high);
        font-weight: 600;
      }
      .sep {
        block-size: 1px;
        background: var(--line);
        margin: var(--s-3) 10px;
      }
      .local {
        margin-block-start: auto;
        padding: var(--s-5) 10px 0;
        font-size: var(--t-0);
        color: var(--ink-3);
        line-height: 1.45;
      }
      .local b {
        display: flex;
        gap: 6px;
        align-items: center;
        color: var(--ok);
        margin-block-end: 2px;
      }
      ds-theme-switch {
        margin-block-start: var(--s-3);
      }
      @media (forced-colors: active) {
        a[aria-current] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property() current: PanelId | '' = '';
  @property({ attribute: false }) summary: Summary | undefined;
  @property({ attribute: false }) findings: Findings | undefined;
  @property() theme: Theme = 'system';

  protected override render(): TemplateResult {
    return html`<div class="all">
      <nav aria-label=${frame.panels}>
        ${PANELS.map(
          ({ id, icon: name, count, weighsMuch, needsNoFile }) => html`
            ${needsNoFile ? html`<div class="sep"></div>` : nothing}
            <a href=${panelHref(id)} aria-current=${id === this.current ? 'page' : nothing}>
              ${icon(name)}${panelNames[id]}${this.#renderCount(count, weighsMuch)}
            </a>
          `,
        )}
      </nav>
      <aside class="local" aria-label=${frame.offline}>
        <b>${icon('offline')}${frame.offline}</b>${frame.offlineWhy}
        <ds-theme-switch .theme=${this.theme}></ds-theme-switch>
      </aside>
    </div>`;
  }

  #renderCount(count: PanelRow['count'], weighsMuch: PanelRow['weighsMuch']): TemplateResult | typeof nothing {
    const value = this.summary && count?.(this.summary, this.findings);
    if (value === undefined) return nothing;
    const isMuch = this.findings && weighsMuch?.(this.findings);
    return html`<span class="n ${isMuch ? 'much' : ''}">${shortCount(value)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-rail': Rail;
  }
}
