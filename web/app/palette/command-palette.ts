import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icon } from '../../parts/icons/more-icons.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { type FileSearch, fileSearchOf, type Sought, soughtOf } from '../../parts/search/file-search.ts';
import { goTo } from '../../parts/state/moves.ts';
import { panelHref } from '../../parts/state/places.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { palette } from '../../words/page/palette.ts';
import { searchWords } from '../../words/page/search.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { paletteStyles } from './command-palette.styles.ts';
import { factResults } from './fact-results.ts';
import { foundGroup, markedText, searchOffers } from './file-results.ts';
import { type Group, hits, ownResults, places, type Result } from './results.ts';

const PAUSE_MS = 120;

/**
 * One box over everything: an address goes there, words find panels, commands, rows of every list and glossary
 * entries. First hits at once, the rest as they are found. Fires `pick`, `close-file` and `settings`.
 */
@customElement('ds-palette')
export class CommandPalette extends LitElement {
  static override styles = [base, controls, paletteStyles];

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
  #isChosen = false;
  #search: FileSearch | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#listenTo(undefined);
  }

  /** While it is closed nobody sees it; but nothing of one file stays when another takes its place, or none. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return !this.hasUpdated || this.dialog.open || this.#isOtherFile(changed);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || !changed.has('dump')) return;
    if (this.dialog.open) this.#listen();
    if (!this.#isOtherFile(changed)) return;
    if (this.dialog.open) this.#ask(this.query);
    else this.#empty();
  }

  #isOtherFile(changed: PropertyValues<this>): boolean {
    return changed.has('dump') && changed.get('dump')?.access !== this.dump?.access;
  }

  #empty(): void {
    this.query = '';
    this.named = [];
    this.found = [];
    this.chosen = 0;
  }

  #listen(): void {
    this.#listenTo(this.dump && fileSearchOf(this.dump.access));
  }

  #listenTo(search: FileSearch | undefined): void {
    if (search === this.#search) return;
    this.#search?.removeEventListener('change', this.#found);
    this.#search = search;
    search?.addEventListener('change', this.#found);
  }

  readonly #found = (): void => {
    this.requestUpdate();
  };

  /** `query`: what is asked at once, as if it had been typed. */
  show(query = ''): void {
    if (this.dialog.open) return;
    this.#empty();
    this.#isChosen = false;
    this.dialog.showModal();
    this.#listen();
    this.requestUpdate();
    if (query !== '') this.#retype(query);
  }

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const groups = this.#groups;
    const all = groups.flatMap(({ results }) => results);
    let at = -1;
    return html`<dialog
      aria-label=${palette.title}
      @click=${this.#backdrop}
      @keydown=${this.#key}
      @close=${this.#closed}
    >
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
      ${this.#renderSearch()}
      <div class="results" id="results" role="listbox" aria-label=${palette.results} tabindex="-1">
        ${
          all.length === 0
            ? html`<p class="none" role="option" aria-selected="false">${this.#sought ? this.#noneInFile : palette.none}</p>`
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

  /** How far the search over the file is. */
  #renderSearch(): TemplateResult | typeof nothing {
    const { dump } = this;
    const sought = this.#sought;
    const search = dump && fileSearchOf(dump.access);
    if (!dump || !sought || !search?.state) return nothing;
    const isRunning = search.state.state === 'running';
    return html`<div class="search">
      <span class="num">${searchWords.progress(search.state)}</span>
      ${isRunning ? html`<button class="btn mini" @click=${() => search.stop()}>${searchWords.stop}</button>` : nothing}
      ${
        sought.kind === 'text'
          ? html`<button
              class="btn mini case"
              aria-pressed=${!search.ignoreCase}
              @click=${() => search.start(dump, sought, !search.ignoreCase)}
            >
              ${searchWords.matchCase}
            </button>`
          : nothing
      }
      <span class="vh" role="status">${isRunning ? '' : searchWords.progress(search.state)}</span>
    </div>`;
  }

  get #noneInFile(): string {
    const state = this.dump && fileSearchOf(this.dump.access).state?.state;
    return state === 'done' ? searchWords.none : searchWords.noneYet;
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
      ${icon(result.icon)}<span>${markedText(result)}</span><span>${untrusted(result.hint ?? '', 80)}</span>
    </div>`;
  }

  get #groups(): readonly Group[] {
    const { dump, query } = this;
    const isBytes = this.#sought?.kind === 'bytes';
    const inFile = dump && this.#sought ? [foundGroup(fileSearchOf(dump.access))] : [];
    const own = this.#sought && !isBytes ? [] : ownResults(query, dump !== undefined, this.#commands);
    const offers =
      dump && !this.#sought ? searchOffers(query, fileSearchOf(dump.access), (text) => this.#retype(text)) : [];
    const [first, ...others] = offers;
    const isOnTop = query === '' && first;
    return [
      ...inFile,
      ...(isOnTop ? [first] : []),
      ...this.named,
      ...own,
      ...this.found,
      ...(isOnTop ? others : offers),
    ];
  }

  /** What the query looks for in the bytes of the file. */
  get #sought(): Sought | undefined {
    return this.dump && soughtOf(this.query);
  }

  /** As if it had been typed. */
  #retype(text: string): void {
    this.input.value = text;
    this.#ask(text);
    this.input.focus();
  }

  get #commands(): readonly Result[] {
    const { dump, settings } = this;
    const crashed = dump?.summary.crash?.threadIndex;
    const { commands } = palette;
    return [
      ...(crashed === undefined
        ? []
        : [{ icon: 'burst', text: commands.crash, hint: 'C', href: panelHref('threads', crashed) } as const]),
      ...(dump ? [{ icon: 'share', text: commands.share, hint: 'G L', href: panelHref('share') } as const] : []),
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

  readonly #typed = (): void => this.#ask(this.input.value);

  #ask(text: string): void {
    this.query = text;
    this.chosen = 0;
    const mine = ++this.#turn;
    clearTimeout(this.#timer);
    this.named = [];
    this.found = [];
    const { dump, query } = this;
    if (!dump) return;
    const sought = soughtOf(query);
    this.#timer = window.setTimeout(() => {
      if (sought) fileSearchOf(dump.access).start(dump, sought);
      else void this.#lookUp(query, dump, mine);
    }, PAUSE_MS);
  }

  async #lookUp(query: string, dump: OpenDump, mine: number): Promise<void> {
    try {
      const named = await places(query, dump);
      if (mine !== this.#turn) return;
      this.named = named;
      this.found = factResults(query, dump);
      for await (const group of hits(query, dump)) {
        if (mine !== this.#turn) return;
        this.found = [...this.found, group];
      }
    } catch {
      // The file was closed meanwhile.
    }
  }

  /** A search that led nowhere is not carried on with, and what was typed last is not asked any more. */
  readonly #closed = (): void => {
    this.#turn++;
    clearTimeout(this.#timer);
    if (!this.dialog.open) this.#listenTo(undefined);
    if (this.dump && !this.#isChosen) fileSearchOf(this.dump.access).stop();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLButtonElement) return;
    const all = this.#groups.flatMap(({ results }) => results);
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (event.key === 'Enter') {
      const offer = event.ctrlKey || event.metaKey ? all.find(({ stays }) => stays) : undefined;
      const result = offer ?? all[this.chosen];
      if (result) this.#choose(result);
    } else if (move !== undefined && all.length > 0) {
      const next = this.chosen + move;
      this.chosen =
        Math.abs(move) === 1 ? (next + all.length) % all.length : Math.min(Math.max(0, next), all.length - 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #choose({ href, run, stays }: Result): void {
    if (stays) {
      run?.();
      return;
    }
    this.#isChosen = true;
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
