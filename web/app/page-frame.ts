import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Asked } from '../engine/core/asked.ts';
import type { Fault } from '../engine/core/outcome.ts';
import { hasSimd } from '../engine/simd.ts';
import '../panels/landing/landing-page.ts';
import type { OpenDump, Panel } from '../parts/panel.ts';
import type { Place } from '../parts/state/places.ts';
import '../parts/copy-button.ts';
import '../parts/messages/problem-note.ts';
import '../parts/messages/toast.ts';
import { VERSION_OF_PROGRAM } from '../share/version.ts';
import { base } from '../styles/base.ts';
import { controls } from '../styles/controls.ts';
import { bytes, percent, time } from '../words/format.ts';
import { cutShort, errors, faultDetails, faultProblem, leftOut, type Problem } from '../words/page/errors.ts';
import { page } from '../words/page/page.ts';
import type { DumpState } from './dump/dump-store.ts';
import './frame/top-bar.ts';
import type { RecentsKeeper } from './files/recents-keeper.ts';
import type { Theme } from './page/theme-switch.ts';
import { panelRow } from './parts/panels.ts';
import './page/theme-switch.ts';

/** Faults after which another file object is needed: this one cannot be read any more. */
const GIVEN_ANEW: ReadonlySet<string> = new Set(['file-changed', 'gone', 'not-allowed', 'not-opened']);
/** Those that may be over. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['read-failed', 'out-of-memory', 'worker-died']);

/**
 * The frame of the page: header, ribbon, rail or tabs, and in the middle the landing page or the panel of the
 * place. It draws what it is given; whoever owns it opens files and moves. Fires `find`, `pick`, `sample`,
 * `cancel`, `read-on`, `choose`, `open-again`, `close-file`, `install` and `theme`.
 */
@customElement('ds-page')
export class PageFrame extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 100dvh;
      }
      .skip {
        position: absolute;
        inset-block-start: -6rem;
        inset-inline-start: var(--s-4);
        z-index: 9;
      }
      .skip:focus {
        inset-block-start: var(--s-2);
      }
      .top {
        position: sticky;
        inset-block-start: 0;
        z-index: 4;
      }
      .shell {
        flex: 1;
        display: grid;
        grid-template-columns: 13.5rem minmax(0, 1fr);
        align-items: start;
      }
      main {
        min-inline-size: 0;
        align-self: stretch;
      }
      /* A message stands in the rail's column, which ends above it: it covers nothing. */
      :host(:not([landing])) ds-toast {
        inset-inline-start: var(--s-3);
        max-inline-size: calc(13.5rem - 2 * var(--s-3));
      }
      .shell > main {
        border-inline-start: 1px solid var(--line);
      }
      .wait {
        padding: var(--s-6);
        color: var(--ink-2);
      }
      .over {
        position: fixed;
        inset: 0;
        z-index: 30;
        border: 2px solid var(--accent);
        pointer-events: none;
        display: grid;
        place-items: end center;
        padding: var(--s-6);
      }
      .over p {
        background: var(--ink);
        color: var(--paper);
        padding: var(--s-2) var(--s-4);
        border-radius: var(--rad-2);
      }
      @media (max-width: 56.25em) {
        :host {
          padding-block-end: calc(4rem + env(safe-area-inset-bottom));
        }
        :host([landing]) {
          padding-block-end: 0;
        }
        /* A message is the page's last line, and sticks above the tabs until one has come to it: the foot stays free. */
        :host ds-toast,
        :host(:not([landing])) ds-toast {
          position: sticky;
          inset-block-end: calc(4rem + env(safe-area-inset-bottom));
          inset-inline-start: auto;
          max-inline-size: none;
        }
        :host([landing]) ds-toast {
          inset-block-end: 0;
        }
        /* only the header sticks */
        .top {
          display: contents;
        }
        ds-top-bar {
          position: sticky;
          inset-block-start: 0;
          z-index: 4;
        }
        .shell {
          grid-template-columns: minmax(0, 1fr);
        }
        .shell > main {
          border: 0;
        }
        ds-rail {
          display: none;
        }
      }
      .paper {
        display: none;
      }
      @media print {
        ds-top-bar,
        ds-rail,
        ds-tabs,
        ds-toast,
        .skip {
          display: none;
        }
        .top {
          position: static;
        }
        /* Drawn by the style, so that nobody is read it who does not print. */
        .paper::after {
          content: attr(data-text);
        }
        .paper {
          display: block;
          font-size: var(--t-0);
          color: var(--ink-2);
          margin: var(--s-3) var(--s-5);
        }
        .shell > main {
          border: 0;
        }
        /* A summary on paper names no file. */
        :host([sharing]) .top {
          display: none;
        }
        /* Chromium cuts what lies in flex boxes too early. */
        :host,
        .shell {
          display: block;
          min-block-size: 0;
          padding: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) state: DumpState = { phase: 'starting' };
  @property({ attribute: false }) dump: OpenDump | undefined;
  @property({ attribute: false }) place: Place | undefined;
  /** Why the place shows no file. */
  @property({ attribute: false }) missing: Problem | undefined;
  /** The fragment of a shared summary, shown in place of a file. */
  @property({ attribute: false }) link: string | undefined;
  /** The file being opened, before its header is read. */
  @property({ attribute: false }) file: { readonly name: string; readonly size: number } | undefined;
  /** How many were given with it, itself included. */
  @property({ type: Number }) files = 1;
  @property() theme: Theme = 'system';
  @property({ type: Boolean }) isOver = false;
  @property({ type: Boolean }) hasSample = false;
  @property({ type: Boolean }) canInstall = false;
  /** Hash of the build, where it is known. */
  @property() build: string | undefined;
  /** The list of recent files, once it is loaded. */
  @property({ attribute: false }) recents: RecentsKeeper | undefined;
  /** "12 MB read, 61 MB/s" while a file is being read. */
  @property() rate = '';

  @state() private view: { readonly offset: number; readonly size: number } | undefined;
  @query('.top') private top!: HTMLElement;
  @query('ds-top-bar') private bar!: HTMLElement;
  @query('ds-toast') private toast!: HTMLElement;
  readonly #sizes = new ResizeObserver(() => this.#measure());

  /** After a move the heading of what is shown takes the focus. False: nothing is shown yet. */
  async focusHeading(): Promise<boolean> {
    await this.updateComplete;
    const shown = this.renderRoot.querySelector<Panel>('main > *');
    return (await shown?.focusHeading?.()) ?? false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override firstUpdated(): void {
    this.#sizes.observe(this.top);
    this.#sizes.observe(this.bar);
    this.#sizes.observe(this.toast);
    this.addEventListener('ds-view', (event) => {
      this.view = (event as CustomEvent<{ offset: number; size: number } | undefined>).detail;
    });
  }

  protected override willUpdate(): void {
    this.toggleAttribute('landing', !this.#showsPanel);
    this.toggleAttribute('sharing', this.#isSharing);
  }

  /** What is shown is a summary, which names no file. */
  get #isSharing(): boolean {
    return this.place?.panel === 'share' || this.link !== undefined;
  }

  protected override render(): TemplateResult {
    const { dump, file, state } = this;
    const about = dump?.summary.file;
    const name = about?.name ?? file?.name ?? '';
    const size = about?.size ?? file?.size;
    const isOpen = file !== undefined;
    return html`
      <button class="btn skip" @click=${this.focusHeading}>${page.skip}</button>
      <div class="top">
        ${dump ? html`<p class="paper" data-text=${paperHead(dump.summary)}></p>` : nothing}
        <ds-top-bar
          .name=${name}
          .about=${[about?.kindName, size === undefined ? '' : bytes(size)].filter(Boolean).join(', ')}
          .isOpen=${isOpen}
          .isOld=${state.phase === 'ready' && (state.fault?.code === 'file-changed' || state.fault?.code === 'gone')}
          .files=${this.files}
          .canInstall=${this.canInstall}
        ></ds-top-bar>
        ${isOpen && this.#showsPanel ? html`<ds-ribbon-row .dump=${dump} .progress=${this.#progress} .isStopped=${this.#isStopped} .view=${this.place?.panel === 'hex' ? this.view : undefined}></ds-ribbon-row>` : nothing}
        ${this.#renderBanner()}
      </div>
      ${this.#showsPanel ? this.#renderPanel() : html`<main>${this.#renderWithoutFile()}</main>`}
      ${this.isOver ? html`<div class="over"><p>${page.letGo}</p></div>` : nothing}
      <ds-toast></ds-toast>
    `;
  }

  /** A panel stands in the middle, not the landing page. */
  get #showsPanel(): boolean {
    if (this.place?.panel === 'help') return true;
    return this.file !== undefined && this.state.phase !== 'failed';
  }

  #renderPanel(): TemplateResult {
    const { dump } = this;
    const place = this.place ?? { panel: 'overview', rest: '' };
    const row = panelRow(place.panel);
    const summary = dump?.summary;
    const isReady = dump !== undefined || row?.needsNoFile;
    return html`
      <div class="shell">
        <ds-rail .current=${place.panel} .summary=${summary} .findings=${dump?.findings} .theme=${this.theme}></ds-rail>
        <main>
          ${row && isReady ? row.render(dump, place.rest) : html`<p class="wait">${page.readingHeader}</p>`}
        </main>
      </div>
      <ds-tabs .current=${place.panel} .summary=${summary} .findings=${dump?.findings} .theme=${this.theme}></ds-tabs>
    `;
  }

  #renderWithoutFile(): TemplateResult {
    if (this.link === undefined) return this.#renderLanding();
    return html`<ds-shared-page .fragment=${this.link}></ds-shared-page>`;
  }

  #renderLanding(): TemplateResult {
    const { state } = this;
    const canOpen = state.phase !== 'not-started';
    const problem =
      state.phase === 'failed'
        ? faultProblem(state.fault)
        : state.phase === 'not-started'
          ? cannotStart(state.isPartMissing)
          : this.missing;
    return html`<ds-landing .canOpen=${canOpen} .problem=${problem} .hasSample=${this.hasSample} .build=${this.build}>
      ${state.phase === 'failed' ? this.#renderActs(state.fault) : nothing}
      ${this.recents ? html`<ds-recents slot="recents" .entries=${this.recents.entries} .trouble=${this.recents.trouble}></ds-recents>` : nothing}
      <ds-theme-switch .theme=${this.theme}></ds-theme-switch>
    </ds-landing>`;
  }

  /** What is wrong with the file as a whole, above every panel. */
  #renderBanner(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state.phase !== 'ready') return nothing;
    const { file, counts } = state.summary;
    const left = state.asked?.leftOut;
    const problem = state.fault
      ? faultProblem(state.fault, true)
      : left
        ? leftOut(left)
        : (cutShort(file, counts.threads, counts.modules) ??
          (state.summary.lacksScratch ? errors.storageFull : undefined));
    return problem
      ? html`<ds-problem-note banner ?urgent=${state.fault !== undefined} .problem=${problem}>
          ${this.#renderActs(state.fault, file.kind)}
        </ds-problem-note>`
      : nothing;
  }

  /** What can be done about a fault. */
  #renderActs(fault: Fault | undefined, kind = 'unknown'): TemplateResult | typeof nothing {
    if (!fault) return nothing;
    const { code, bit } = fault;
    const button = (word: string, act: () => void) => html`<button class="btn mini" @click=${act}>${word}</button>`;
    return html`<span slot="acts">
      ${GIVEN_ANEW.has(code) ? button(page.readAgain, this.#pick) : nothing}
      ${TRIED_AGAIN.has(code) ? button(page.tryAgain, () => this.#openAgain({})) : nothing}
      ${bit ? button(page.skipPart, () => this.#openAgain({ leftOut: [bit] })) : nothing}
      ${code === 'trap' ? html`<ds-copy .word=${page.copyDetails} .text=${faultDetails(fault, kind, this.#version)}></ds-copy>` : nothing}
    </span>`;
  }

  #openAgain(detail: Asked): void {
    this.dispatchEvent(new CustomEvent<Asked>('open-again', { detail }));
  }

  get #version(): string {
    return this.build ? `${VERSION_OF_PROGRAM} (${this.build})` : VERSION_OF_PROGRAM;
  }

  get #isStopped(): boolean {
    return this.state.phase === 'ready' && this.state.isStopped === true;
  }

  readonly #pick = (): void => {
    this.dispatchEvent(new Event('pick'));
  };

  get #progress(): string {
    const { state } = this;
    if (state.phase === 'opening') return page.readingHeader;
    if (state.phase !== 'ready' || state.summary.isComplete || state.fault) return '';
    if (this.#isStopped) return page.stoppedAt(percent(state.summary.done));
    const { done, isHead } = state.summary;
    return [isHead ? page.unpacking(percent(done)) : page.reading(percent(done)), this.rate].filter(Boolean).join(', ');
  }

  /** Height of what sticks to the top: the rail and long tables fit below it. */
  #measure(): void {
    const { style } = document.documentElement;
    style.setProperty('--chrome', `${this.top.offsetHeight || this.bar.offsetHeight}px`);
    style.setProperty('--toast', `${this.toast.offsetHeight && this.toast.offsetHeight + 16}px`);
  }
}

/** The first line of a print: what kind of dump, how large, when, what printed it and how. Never the file's name. */
function paperHead({ file }: OpenDump['summary']): string {
  const facts = [file.kindName, bytes(file.size), file.time && time(file.time)].filter(Boolean);
  return `${facts.join(', ')}. ${page.name} ${VERSION_OF_PROGRAM}. ${page.maskedInPrint}`;
}

/** Why the reader did not start: it did not load, WebAssembly is not there at all, or this browser's is too old. */
function cannotStart(isPartMissing = false): Problem {
  if (isPartMissing) return errors.partMissing;
  return typeof WebAssembly === 'object' && !hasSimd() ? errors.oldBrowser : errors.notStarted;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-page': PageFrame;
  }
}
