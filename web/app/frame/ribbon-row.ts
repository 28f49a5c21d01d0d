import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type DumpAccess, STRETCH_KINDS, type Stretch } from '../../engine/access.ts';
import type { Findings } from '../../engine/report/report.ts';
import { offsetsOf } from '../../engine/scan/findings/packed-findings.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { swatch } from '../../parts/marks/marks.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { goTo } from '../../parts/state/moves.ts';
import { offsetHref } from '../../parts/state/places.ts';
import '../../parts/ribbon/file-ribbon.ts';
import type { Tick } from '../../parts/ribbon/file-ribbon.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { frame, ribbon } from '../../words/page/frame.ts';
import { LARGE, largeFile, scanActs, scanLine } from '../../words/page/scan.ts';

/** A phone's legend names as many kinds, those that fill most of the file; the ribbon names all under the pointer. */
const NAMED = 3;

/** A search that is shorter is over before one has chosen. */
const LONG_SECONDS = 10;

/** The ribbon of the open dump with its legend and, while the file is being read, how far that is. Fires `cancel` and `read-on`. */
@customElement('ds-ribbon-row')
export class RibbonRow extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      section {
        padding: 10px var(--s-5) 9px;
        border-block-end: 1px solid var(--line);
        background: var(--sheet);
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--s-4);
        font-size: var(--t-0);
        color: var(--ink-2);
        margin-block-start: 4px;
        min-block-size: 1.5rem;
      }
      .k {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .tick {
        inline-size: 3px;
        block-size: 0.75rem;
        border-radius: 1px;
        background: var(--low);
        forced-color-adjust: none;
      }
      .tick.serious {
        background: var(--med);
      }
      .tick.severe {
        background: var(--high);
      }
      .done {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        color: var(--ink-2);
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
      }
      .large {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--s-3);
        margin-block-start: 4px;
        font-size: var(--t-1);
      }
      @media print {
        .large {
          display: none;
        }
      }
      @media (max-width: 56.25em) {
        section {
          padding-inline: var(--s-4);
        }
        .legend {
          gap: 4px var(--s-3);
        }
      }
      @media (max-width: 37.5em) {
        .opt {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) dump: OpenDump | undefined;
  /** "Reading the file: 40 %"; absent when that is over. */
  @property() progress = '';
  /** Reading was stopped; it can go on. */
  @property({ type: Boolean, attribute: 'is-stopped' }) isStopped = false;
  @property({ attribute: false }) view: { readonly offset: number; readonly size: number } | undefined;

  @state() private stretches: readonly Stretch[] = [];
  @state() private crashAt = -1;
  /** What to do with a large file. */
  @state() private isAnswered = false;
  /** How long its search takes, as it was first known. */
  #large:
    | { readonly access: DumpAccess; readonly seconds: number; readonly likelySeconds: number | undefined }
    | undefined;
  /** Of which file, and of how much of it, the ribbon was asked for. */
  #asked: { readonly access: DumpAccess; readonly known: string } | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dump')) {
      void this.#load();
      this.#askOfLarge();
    }
  }

  protected override render(): TemplateResult {
    const last = this.stretches.at(-1);
    const size = last ? last.start + last.size : (this.dump?.summary.file.size ?? 0);
    const shares = sharesOf(this.stretches);
    const kinds = STRETCH_KINDS.filter((kind) => shares.has(kind));
    const named = [...kinds].sort((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0)).slice(0, NAMED);
    return html`<section aria-label=${ribbon.label}>
      <ds-file-ribbon
        .stretches=${this.stretches}
        .size=${size}
        .crashAt=${this.crashAt}
        .view=${this.view}
        .ticks=${this.#ticks}
        @go=${this.#go}
      ></ds-file-ribbon>
      <div class="legend">
        ${kinds.map(
          (kind) =>
            html`<span class="k ${named.includes(kind) ? '' : 'opt'}">${swatch(kind)}${stretchNames[kind]}</span>`,
        )}
        ${this.#ticks.length > 0 ? html`<span class="k"><span class="tick ${this.#worst}"></span>${ribbon.privateData}</span>` : nothing}
        ${this.progress ? nothing : this.#renderScan()}
        ${
          this.progress
            ? html`<span class="done">${this.progress}
                <button class="btn mini" @click=${this.#press}>${this.isStopped ? frame.readOn : frame.cancel}</button></span>`
            : nothing
        }
      </div>
      ${this.progress ? nothing : this.#renderLarge()}
    </section>`;
  }

  /** How far the search for private data is, and what can be done about it. */
  #renderScan(): TemplateResult | typeof nothing {
    const scan = this.dump?.scan;
    if (!scan) return nothing;
    const press = (name: string, word: string) =>
      html`<button class="btn mini" @click=${() => this.dispatchEvent(new Event(name, { bubbles: true, composed: true }))}>${word}</button>`;
    return html`<span class="done">${scan.state === 'done' ? icon('check', 's') : nothing}${scanLine(scan)}
      ${scan.state === 'running' ? html`${press('scan-pause', scanActs.pause)} ${press('scan-stop', scanActs.stop)}` : nothing}
      ${scan.state === 'paused' ? press('scan-resume', scanActs.resume) : nothing}
      ${scan.state === 'stopped' ? press('scan-rest', scanActs.rest) : nothing}
    </span>`;
  }

  /** Asks once, as soon as it is known how long the search will take; it goes on meanwhile. */
  #askOfLarge(): void {
    const { access, scan } = this.dump ?? {};
    if (this.#large?.access !== access) this.#large = undefined;
    if (this.#large || !access || scan?.state !== 'running' || scan.total <= LARGE) return;
    const { secondsLeft, likelySecondsLeft } = scan;
    if (secondsLeft === undefined) return;
    this.#large = { access, seconds: secondsLeft, likelySeconds: likelySecondsLeft };
    this.isAnswered = secondsLeft < LONG_SECONDS;
  }

  #renderLarge(): TemplateResult | typeof nothing {
    const scan = this.dump?.scan;
    if (!this.#large || this.isAnswered || scan?.state !== 'running' || scan.isNarrow) return nothing;
    const { seconds, likelySeconds } = this.#large;
    const press = (word: string, name = '') =>
      html`<button class="btn mini" @click=${() => this.#answer(name)}>${word}</button>`;
    return html`<div class="large">
      <p role="status">${largeFile.text(scan.total, seconds)}</p>
      ${press(largeFile.all)}
      ${likelySeconds === undefined ? nothing : press(largeFile.narrow(likelySeconds), 'scan-narrow')}
      ${press(largeFile.notNow, 'scan-stop')}
    </div>`;
  }

  #answer(name: string): void {
    this.isAnswered = true;
    if (name) this.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  }

  get #ticks(): readonly Tick[] {
    const { findings } = this.dump ?? {};
    if (findings === this.#ticksOf) return this.#knownTicks;
    this.#ticksOf = findings;
    this.#knownTicks = (findings?.items ?? []).flatMap((item) => {
      if (item.confidence === 'possible') return [];
      const severity = item.severity === 'low' ? 'minor' : item.severity === 'medium' ? 'serious' : 'severe';
      return Array.from(offsetsOf(item), (offset): Tick => ({ offset, severity }));
    });
    this.#worst = worstOf(this.#knownTicks);
    return this.#knownTicks;
  }

  #ticksOf: Findings | undefined;
  #knownTicks: readonly Tick[] = [];
  #worst: Tick['severity'] = 'minor';

  /** The ribbon's stretches and the crash's place, asked anew whenever more of the file is known. */
  async #load(): Promise<void> {
    const { access, summary } = this.dump ?? {};
    // Another file's bytes are no picture of this one.
    if (this.#asked?.access !== access) {
      this.#asked = undefined;
      this.stretches = [];
      this.crashAt = -1;
    }
    if (!access || !summary) return;
    const known = `${summary.revision} ${summary.counts.regions}`;
    if (this.#asked?.known === known) return;
    this.#asked = { access, known };
    try {
      const { crash, crashedThread } = summary;
      const stack = crashedThread?.stack?.data?.offset;
      const [stretches, place] = await Promise.all([
        access.ribbon(),
        crash?.instruction && stack === undefined ? access.describe(crash.instruction) : undefined,
      ]);
      if (this.dump?.access !== access) return;
      this.stretches = stretches;
      const hasCrashed = crash !== undefined && crash.kind !== 'none';
      this.crashAt = hasCrashed ? (stack ?? place?.fileOffset ?? crash.at ?? -1) : -1;
    } catch {
      // The file was closed meanwhile; the next one asks for itself.
    }
  }

  readonly #press = (): void => {
    this.dispatchEvent(new Event(this.isStopped ? 'read-on' : 'cancel', { bubbles: true, composed: true }));
  };

  readonly #go = (event: CustomEvent<number>): void => {
    goTo(offsetHref(event.detail));
  };
}

/** Bytes of the file by kind. */
function sharesOf(stretches: readonly Stretch[]): ReadonlyMap<Stretch['kind'], number> {
  const shares = new Map<Stretch['kind'], number>();
  for (const { kind, size } of stretches) shares.set(kind, (shares.get(kind) ?? 0) + size);
  return shares;
}

/** The colour that weighs most among the ticks is the legend's. */
function worstOf(ticks: readonly Tick[]): Tick['severity'] {
  const found = new Set(ticks.map(({ severity }) => severity));
  return found.has('severe') ? 'severe' : found.has('serious') ? 'serious' : 'minor';
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-ribbon-row': RibbonRow;
  }
}
