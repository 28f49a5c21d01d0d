import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../parts/icons/icons.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { panelHref } from '../../parts/state/places.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { page } from '../../words/page/page.ts';
import { logo } from './logo.ts';

/** The header: the name, what is open, the way to find and to open. Fires `find`, `pick`, `choose`, `close-file` and `install`. */
@customElement('ds-top-bar')
export class TopBar extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--s-4);
        padding: 0 var(--s-5);
        min-block-size: 3.25rem;
        border-block-end: 1px solid var(--line);
        background: var(--sheet);
      }
      .logo {
        display: inline-flex;
        align-items: center;
        gap: 9px;
        font-weight: 650;
        font-size: 0.9375rem;
        letter-spacing: -0.012em;
        color: var(--ink);
        text-decoration: none;
        min-block-size: 1.5rem;
      }
      .mark {
        inline-size: 1.5rem;
        block-size: 1.5rem;
      }
      .ink {
        fill: var(--ink);
      }
      .ink-line {
        stroke: var(--ink);
      }
      .lens {
        fill: var(--sheet);
      }
      .hot {
        fill: var(--crash);
      }
      .file {
        display: flex;
        align-items: baseline;
        gap: var(--s-2);
        min-inline-size: 0;
        padding-inline-start: var(--s-4);
        border-inline-start: 1px solid var(--line-2);
      }
      .file b {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        max-inline-size: 24rem;
        flex: 0 1 auto;
      }
      .file span {
        flex: 0 1000 auto;
        color: var(--ink-3);
        font-size: var(--t-1);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .old {
        display: inline-flex;
        gap: 4px;
        align-items: center;
        color: var(--med);
      }
      .grow {
        flex: 1;
      }
      /* The name of the file is cut last: the box gives way first. */
      .find {
        flex: 0 1000 19rem;
        min-inline-size: 9rem;
        cursor: pointer;
      }
      .find span {
        overflow: hidden;
        text-overflow: ellipsis;
        padding-block: 2px;
      }
      .find kbd {
        margin-inline-start: auto;
      }
      .small,
      .find .brief {
        display: none;
      }
      /* Kind and size of the file are facts; half a hint is none. */
      @media (max-width: 95em) {
        .find {
          flex-basis: 9rem;
        }
        .find span {
          display: none;
        }
        .find .brief {
          display: inline;
        }
      }
      @media (max-width: 73.75em) {
        .find kbd,
        .pick span {
          display: none;
        }
      }
      @media (max-width: 56.25em) {
        header {
          padding-inline: var(--s-4);
          gap: var(--s-2);
        }
        .file + .icon,
        .open .logo span,
        .open .grow,
        .wide {
          display: none;
        }
        .small {
          display: inline-flex;
        }
        .file {
          padding-inline-start: var(--s-3);
          margin-inline-start: var(--s-1);
          flex-direction: column;
          gap: 0;
          align-items: stretch;
          flex: 1;
        }
        .file b,
        .file span {
          flex: none;
          max-inline-size: none;
          line-height: 1.3;
        }
        .file span {
          font-size: var(--t-0);
        }
      }
      @media (max-width: 19em) {
        header {
          flex-wrap: wrap;
        }
        .logo span {
          display: none;
        }
      }
    `,
  ];

  /** The open file's name, a text of the person's disk; shown, never stored. */
  @property() name = '';
  /** "Windows user dump, full memory, 412 MB" */
  @property() about = '';
  /** How many files were given together. */
  @property({ type: Number }) files = 1;
  /** The file is another by now: what is shown of it is old. */
  @property({ type: Boolean, attribute: 'is-old' }) isOld = false;
  @property({ type: Boolean, attribute: 'is-open' }) isOpen = false;
  @property({ type: Boolean, attribute: 'can-install' }) canInstall = false;

  protected override render(): TemplateResult {
    return html`<header class=${this.isOpen ? 'open' : ''}>
      <a class="logo" href=${this.isOpen ? panelHref('overview') : '#/'} aria-label=${page.name}>${logo}<span>${page.name}</span></a>
      ${this.isOpen ? this.#renderFile() : this.#renderLinks()}
    </header>`;
  }

  #renderFile(): TemplateResult {
    return html`
      <div class="file"><b title=${this.name}>${untrusted(this.name)}</b><span>${this.isOld ? html`<strong class="old">${icon('warn', 's')}${page.old}</strong> ` : nothing}${this.about}</span></div>
      <button class="btn soft icon wide" aria-label=${page.closeFile} title=${page.closeFile} @click=${this.#close}>
        ${icon('close')}
      </button>
      ${this.files > 1 ? html`<button class="btn soft" title=${page.chooseAnother} @click=${this.#choose}>${page.oneOf(this.files)}${icon('chevDown')}</button>` : nothing}
      <span class="grow"></span>
      <button class="find wide" title=${page.find} @click=${this.#find}>${icon('search')}<span>${page.find}</span><span class="brief">${page.findShort}</span><kbd>Ctrl K</kbd></button>
      <button class="btn wide pick" aria-label=${page.openAnother} title=${page.openAnother} @click=${this.#pick}>${icon('open')}<span>${page.openAnother}</span></button>
      <a class="btn pri wide" href=${panelHref('share')}>${icon('share')}${page.share}</a>
      <button class="btn icon small" aria-label=${page.findShort} title=${page.findShort} @click=${this.#find}>${icon('search')}</button>
      <a class="btn icon small" aria-label=${page.share} title=${page.share} href=${panelHref('share')}>${icon('share')}</a>
      <button class="btn icon small" aria-label=${page.openAnother} title=${page.openAnother} @click=${this.#pick}>${icon('open')}</button>
    `;
  }

  #renderLinks(): TemplateResult {
    return html`
      <span class="grow"></span>
      <a class="btn soft wide" href=${panelHref('help', 'kinds')}>${page.whatOpens}</a>
      <a class="btn soft" href=${panelHref('help')}>${page.helpAndGlossary}</a>
      ${
        this.canInstall
          ? html`<button class="btn" @click=${() => this.dispatchEvent(new Event('install', { bubbles: true, composed: true }))}>${icon('install')}${page.install}</button>`
          : nothing
      }
    `;
  }

  readonly #find = (): void => {
    this.dispatchEvent(new Event('find', { bubbles: true, composed: true }));
  };

  readonly #close = (): void => {
    this.dispatchEvent(new Event('close-file', { bubbles: true, composed: true }));
  };

  readonly #choose = (): void => {
    this.dispatchEvent(new Event('choose', { bubbles: true, composed: true }));
  };

  readonly #pick = (): void => {
    this.dispatchEvent(new Event('pick', { bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-top-bar': TopBar;
  }
}
