import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { RecentEntry } from '../../offline/recent-files.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import '../../parts/messages/problem-note.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { bytes, day } from '../../words/format.ts';
import type { Problem } from '../../words/page/errors.ts';
import { recents } from '../../words/page/recents.ts';

export type RecentsAction =
  | { readonly kind: 'switch'; readonly isOn: boolean }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'forget'; readonly id: string }
  | { readonly kind: 'forget-all' };

/** The recent files, with a switch; only the switch while it is off. Fires `recents` with what is to be done. */
@customElement('ds-recents')
export class Recents extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        margin-block-start: var(--s-6);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-2) var(--s-4);
        margin-block-end: var(--s-2);
      }
      header .btn {
        margin-inline-start: auto;
      }
      ul {
        border-block: 1px solid var(--line-2);
      }
      li {
        display: flex;
        align-items: center;
      }
      li + li {
        border-block-start: 1px solid var(--line);
      }
      .file {
        all: unset;
        box-sizing: border-box;
        flex: 1;
        min-inline-size: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--s-3);
        align-items: baseline;
        min-block-size: 2.75rem;
        align-content: center;
        padding: 6px 10px;
        border-radius: var(--rad-2);
        cursor: pointer;
      }
      .file:hover {
        background: var(--sunk);
      }
      .file:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      .file b {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .file span {
        color: var(--ink-3);
        font-size: var(--t-1);
      }
      .kind {
        grid-column: 1 / -1;
      }
      .switch {
        display: flex;
        gap: var(--s-2);
        align-items: flex-start;
        font-size: var(--t-1);
        color: var(--ink);
        min-block-size: 1.5rem;
        margin-block-start: var(--s-3);
        cursor: pointer;
      }
      .switch input {
        margin-block-start: 3px;
        accent-color: var(--accent);
      }
      small {
        display: block;
        font-size: var(--t-1);
        max-inline-size: 62ch;
        padding-inline-start: 21px;
        text-wrap: pretty;
      }
      ds-problem-note {
        margin-block-start: var(--s-3);
      }
      .none {
        color: var(--ink-3);
        font-size: var(--t-1);
      }
    `,
  ];

  /** Latest first; undefined: switched off. */
  @property({ attribute: false }) entries: readonly RecentEntry[] | undefined;
  @property({ attribute: false }) trouble: Problem | undefined;

  protected override render(): TemplateResult {
    const isOn = this.entries !== undefined;
    return html`
      ${this.entries ? this.#renderList(this.entries) : nothing}
      <label class="switch">
        <input type="checkbox" aria-describedby="about" .checked=${live(isOn)} @change=${this.#toggle} />
        ${recents.switch}
      </label>
      <small id="about">${isOn ? recents.on : recents.off}</small>
      ${this.trouble ? html`<ds-problem-note role="alert" .problem=${this.trouble}></ds-problem-note>` : nothing}
    `;
  }

  #renderList(entries: readonly RecentEntry[]): TemplateResult {
    return html`<section aria-labelledby="recents">
      <header>
        <h2 id="recents">${recents.title}</h2>
        ${
          entries.length > 0
            ? html`<button class="btn soft" @click=${() => this.#do({ kind: 'forget-all' })}>${recents.forgetAll}</button>`
            : nothing
        }
      </header>
      ${
        entries.length > 0
          ? html`<ul>${entries.map((entry) => this.#renderEntry(entry))}</ul>`
          : html`<p class="none">${recents.none}</p>`
      }
    </section>`;
  }

  #renderEntry({ id, kind, openedAt, files }: RecentEntry): TemplateResult {
    const [first] = files;
    const { name = '', size = 0, handle } = first ?? {};
    const about = [
      kind,
      files.length > 1 ? recents.and(files.length - 1) : '',
      recents.opened(day(openedAt)),
      handle ? '' : recents.chooseAgain,
    ];
    return html`<li>
      <button class="file" @click=${() => this.#do({ kind: 'open', id })}>
        <b title=${name}>${untrusted(name)}</b><span class="num">${bytes(size)}</span>
        <span class="kind">${untrusted(about.filter(Boolean).join(', '))}</span>
      </button>
      <button
        class="btn soft icon"
        aria-label=${recents.forget(name)}
        title=${recents.forget(name)}
        @click=${() => this.#do({ kind: 'forget', id })}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  readonly #toggle = (event: Event): void => {
    this.#do({ kind: 'switch', isOn: (event.target as HTMLInputElement).checked });
  };

  #do(detail: RecentsAction): void {
    this.dispatchEvent(new CustomEvent<RecentsAction>('recents', { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-recents': Recents;
  }
}
