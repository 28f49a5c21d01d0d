import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icon } from '../../parts/icons.ts';
import { goTo } from '../../parts/moves.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { panelHref } from '../../parts/places.ts';
import { untrusted } from '../../parts/untrusted.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { palette } from '../../words/palette.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { type Group, hits, ownResults, places, type Result } from './results.ts';

const PAUSE_MS = 120;

/**
 * One box over everything: an address goes there, words find panels, commands, rows of every list and glossary
 * entries. First hits at once, the rest as they are found. Fires `pick`, `close-file` and `settings`.
 */
@customElement('ds-palette')
export class CommandPalette extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: contents;
      }
      dialog {
        inline-size: calc(100% - 2rem);
        max-inline-size: 40rem;
        margin-block-start: min(16vh, 9rem);
        padding: 0;
        color: var(--ink);
        background: var(--sheet);
        border: 1px solid var(--line-2);
        border-radius: var(--rad-3);
        box-shadow: var(--shadow-2);
        overflow: clip;
        font-size: var(--t-1);
      }
      dialog::backdrop {
        background: oklch(0.2 0.02 235 / 0.24);
      }
      .box {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 2.75rem;
        padding-inline: var(--s-4);
        border-block-end: 1px solid var(--line-2);
        color: var(--ink-3);
      }
      input {
        all: unset;
        flex: 1;
        min-inline-size: 0;
        color: var(--ink);
        font-size: var(--t-2);
        min-block-size: 2.75rem;
      }
      input:focus-visible {
        outline: none;
      }
      .box:focus-within {
        border-block-end-color: var(--focus);
        box-shadow: 0 1px 0 var(--focus);
      }
      input::placeholder {
        color: var(--ink-3);
        opacity: 1;
      }
      .results {
        max-block-size: min(26rem, 60dvh);
        overflow-y: auto;
        padding-block-end: 6px;
      }
      .eye {
        padding: 10px var(--s-4) 4px;
        display: flex;
        justify-content: space-between;
      }
      .eye span {
        font-weight: 400;
      }
      .hit {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 10px;
        align-items: center;
        min-block-size: 2rem;
        padding-inline: var(--s-4);
        cursor: pointer;
      }
      .hit > svg {
        color: var(--ink-3);
      }
      .hit > span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .hit > :last-child {
        color: var(--ink-3);
        font-size: var(--t-0);
        max-inline-size: 16rem;
      }
      .hit[aria-selected='true'] {
        background: var(--accent-wash);
      }
      .none {
        padding: var(--s-4);
        color: var(--ink-2);
      }
      .end {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--s-4);
        padding: 8px var(--s-4);
        border-block-start: 1px solid var(--line);
        color: var(--ink-3);
        font-size: var(--t-0);
      }
      .end kbd {
        margin-inline-end: 4px;
      }
      @media (max-width: 900px) {
        .hit {
          min-block-size: 2.75rem;
        }
        .end {
          display: none;
        }
      }
      @media (max-width: 600px) {
        dialog {
          inline-size: 100%;
          max-inline-size: none;
          margin: 0;
          border-radius: 0 0 var(--rad-3) var(--rad-3);
          border-inline: 0;
        }
        .hit > :last-child {
          max-inline-size: 8rem;
        }
      }
      @media (forced-colors: active) {
        .hit[aria-selected='true'] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) dump: OpenDump | undefined;
  @property({ attribute: false }) settings: Settings = defaultSettings;

  @state() private query = '';
  /** Places that the query names outright. */
  @state() private named: readonly Group[] = [];
  @state() private found: readonly Group[] = [];
  @state() private chosen = 0;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  /** Grows with every query: answers to an older one come too late. */
  #turn = 0;
  #timer = 0;

  show(): void {
    if (this.dialog.open) return;
    this.query = '';
    this.named = [];
    this.found = [];
    this.chosen = 0;
    this.dialog.showModal();
  }

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const groups = this.#groups;
    const all = groups.flatMap(({ results }) => results);
    let at = -1;
    return html`<dialog aria-label=${palette.title} @click=${this.#backdrop} @keydown=${this.#key}>
      <div class="box">
        ${icon('search')}
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="results"
          aria-autocomplete="list"
          aria-activedescendant=${all.length > 0 ? `hit-${this.chosen}` : nothing}
          aria-label=${palette.title}
          placeholder=${this.dump ? palette.placeholder : palette.noFile}
          autocomplete="off"
          spellcheck="false"
          .value=${this.query}
          @input=${this.#typed}
        />
      </div>
      <div class="results" id="results" role="listbox" aria-label=${palette.results} tabindex="-1">
        ${
          all.length === 0
            ? html`<p class="none" role="option" aria-selected="false">${palette.none}</p>`
            : groups.map(
                ({ name, note, results }) => html`<div role="group" aria-label=${name}>
                  <div class="eye" aria-hidden="true">${name}${note ? html`<span>${note}</span>` : nothing}</div>
                  ${results.map((result) => this.#renderResult(result, ++at))}
                </div>`,
              )
        }
      </div>
      <div class="end" aria-hidden="true">
        <span><kbd>↑</kbd><kbd>↓</kbd>${palette.choose}</span><span><kbd>Enter</kbd>${palette.open}</span
        ><span><kbd>Esc</kbd>${palette.close}</span><span>${palette.hint}</span>
      </div>
    </dialog>`;
  }

  #renderResult(result: Result, at: number): TemplateResult {
    return html`<div
      class="hit"
      id="hit-${at}"
      role="option"
      aria-selected=${at === this.chosen}
      @click=${() => this.#choose(result)}
      @pointermove=${() => {
        this.chosen = at;
      }}
    >
      ${icon(result.icon)}<span>${untrusted(result.text, 200)}</span><span>${untrusted(result.hint ?? '', 80)}</span>
    </div>`;
  }

  get #groups(): readonly Group[] {
    const own = ownResults(this.query, this.dump !== undefined, this.#commands);
    return [...this.named, ...own, ...this.found];
  }

  get #commands(): readonly Result[] {
    const { dump, settings } = this;
    const crashed = dump?.summary.crash?.threadIndex;
    const { commands } = palette;
    return [
      ...(crashed === undefined
        ? []
        : [{ icon: 'burst', text: commands.crash, hint: 'C', href: panelHref('threads', crashed) } as const]),
      { icon: 'open', text: commands.open, hint: 'Ctrl O', run: () => this.dispatchEvent(new Event('pick')) },
      ...(dump
        ? [{ icon: 'close', text: commands.close, run: () => this.dispatchEvent(new Event('close-file')) } as const]
        : []),
      {
        icon: 'overview',
        text: settings.isCompact ? commands.comfortable : commands.compact,
        run: () => this.#set({ ...settings, isCompact: !settings.isCompact }),
      },
      {
        icon: 'help',
        text: settings.hasLetterKeys ? commands.lettersOff : commands.lettersOn,
        run: () => this.#set({ ...settings, hasLetterKeys: !settings.hasLetterKeys }),
      },
    ];
  }

  #set(settings: Settings): void {
    this.dispatchEvent(new CustomEvent<Settings>('settings', { detail: settings }));
  }

  readonly #typed = (): void => {
    this.query = this.input.value;
    this.chosen = 0;
    const mine = ++this.#turn;
    clearTimeout(this.#timer);
    this.named = [];
    this.found = [];
    const { dump, query } = this;
    if (dump) this.#timer = window.setTimeout(() => void this.#search(query, dump, mine), PAUSE_MS);
  };

  async #search(query: string, dump: OpenDump, mine: number): Promise<void> {
    try {
      const named = await places(query, dump);
      if (mine !== this.#turn) return;
      this.named = named;
      for await (const group of hits(query, dump)) {
        if (mine !== this.#turn) return;
        this.found = [...this.found, group];
      }
    } catch {
      // The file was closed meanwhile.
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    const all = this.#groups.flatMap(({ results }) => results);
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (event.key === 'Enter') {
      const result = all[this.chosen];
      if (result) this.#choose(result);
    } else if (move !== undefined && all.length > 0) {
      const next = this.chosen + move;
      this.chosen =
        Math.abs(move) === 1 ? (next + all.length) % all.length : Math.min(Math.max(0, next), all.length - 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #choose({ href, run }: Result): void {
    this.#turn++;
    this.dialog.close();
    if (href) goTo(href);
    run?.();
  }

  // A press on the backdrop has the dialog itself as its target.
  readonly #backdrop = (event: Event): void => {
    if (event.target === this.dialog) this.dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-palette': CommandPalette;
  }
}
