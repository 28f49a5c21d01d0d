import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { StretchKind } from '../../engine/access.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { physicalLink } from '../../parts/marks/found-place.ts';
import { swatch } from '../../parts/marks/marks.ts';
import { type OpenDump, Panel } from '../../parts/panel.ts';
import { hideFound } from '../../parts/search/file-search.ts';
import { goTo } from '../../parts/state/moves.ts';
import { offsetHref } from '../../parts/state/places.ts';
import { addressLink, bytesLink } from '../../parts/text/facts.ts';
import '../../parts/table/data-table.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { Column, DataTable, RowEvent } from '../../parts/table/data-table.ts';
import type { RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { stretchNames } from '../../words/crash/marks.ts';
import { count } from '../../words/format.ts';
import { placeName } from '../../words/panels/exposure/exposure.ts';
import { encodingNames, progressWords, STRING_PLACES, stringsWords } from '../../words/panels/strings.ts';
import { stringsPanelStyles } from './strings-panel.styles.ts';
import { type PlacedString, type StringsChoice, type StringsView, stringsOf } from './strings-view.ts';

const LENGTHS = [4, 6, 8, 12, 16, 24, 40];
const ENCODINGS = ['all', 'ascii', 'utf16'] as const;
/** The search begins anew when typing rests. */
const PAUSE_MS = 250;
/** Rows are counted anew at most so often while the search runs. */
const GROWTH_MS = 400;

/** The readable text of the file, in windows: nothing but what is in sight is ever held. `#/strings`. */
@customElement('ds-strings-panel')
export class StringsPanel extends Panel {
  static override styles = [base, controls, report, stringsPanelStyles];

  @query('ds-data-table') private table!: DataTable<PlacedString> | null;
  #view: StringsView | undefined;
  #source: RowSource<PlacedString> | undefined;
  #sourceKey = '';
  #grewAt = 0;
  #timer = 0;
  #growth = 0;
  #isRestored = false;

  readonly #columns: readonly Column<PlacedString>[] = [
    { id: 'offset', label: stringsWords.columns.offset, width: '6.5rem', cell: ({ offset }) => bytesLink(offset) },
    { id: 'text', label: stringsWords.columns.text, cell: textCell },
    {
      id: 'length',
      label: stringsWords.columns.length,
      width: '4.5rem',
      isNumber: true,
      isWide: true,
      cell: ({ length, goesOn }) => (goesOn ? stringsWords.goesOn(count(length)) : count(length)),
    },
    {
      id: 'encoding',
      label: stringsWords.columns.encoding,
      width: '5.5rem',
      isWide: true,
      cell: ({ encoding }) => encodingNames[encoding],
    },
    {
      id: 'where',
      label: stringsWords.columns.where,
      width: '10rem',
      isWide: true,
      cell: (row) => this.#renderWhere(row),
    },
    {
      id: 'address',
      label: stringsWords.columns.address,
      width: '10.5rem',
      isWide: true,
      cell: ({ place }) => this.#renderAddress(place),
    },
  ];

  readonly #fileColumns = this.#columns.filter(({ id }) => id !== 'where' && id !== 'address');

  override connectedCallback(): void {
    super.connectedCallback();
    this.#view?.addEventListener('change', this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.removeEventListener('change', this.#changed);
    clearTimeout(this.#timer);
    clearTimeout(this.#growth);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { dump } = this;
    if (!dump) return;
    const view = stringsOf(dump.access);
    if (view !== this.#view) {
      this.#view?.removeEventListener('change', this.#changed);
      this.#view = view;
      this.#isRestored = false;
      view.addEventListener('change', this.#changed);
    }
    const before = changed.get('dump');
    if (changed.has('dump') && before?.findings !== dump.findings) hideFound(dump.access, dump.findings);
    void view.follow(dump);
    this.#takeRows(view);
  }

  protected override updated(): void {
    const view = this.#view;
    if (this.#isRestored || !view || !this.table || !view.state?.count) return;
    this.#isRestored = true;
    if (view.active > 0) void this.table.updateComplete.then(() => this.table?.reveal(view.active));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    const view = this.#view;
    if (!dump || !view) return nothing;
    return html`<div class="panel">
      <div class="head">
        <h1>${stringsWords.title}</h1>
        <span class="q3">${stringsWords.lead}</span>
      </div>
      ${this.#renderTools(view.choice)} ${this.#renderProgress(view)}
      <ds-data-table
        can-open
        label=${stringsWords.label}
        empty=${this.#emptyWords(view)}
        .columns=${this.#shownColumns(dump)}
        .source=${this.#source}
        @open=${this.#open}
        @click=${this.#clicked}
      ></ds-data-table>
    </div>`;
  }

  /** Where nothing is known of places, nothing is said of them. */
  #shownColumns({ summary }: OpenDump): readonly Column<PlacedString>[] {
    return summary.spaces.length > 1 ? this.#columns : this.#fileColumns;
  }

  #renderTools({ least, encoding, kind, contains }: StringsChoice): TemplateResult {
    return html`<div class="tools">
      <label class="find"
        >${icon('search')}<span class="vh">${stringsWords.filter}</span
        ><input
          type="search"
          maxlength="128"
          autocomplete="off"
          spellcheck="false"
          placeholder=${stringsWords.filter}
          .value=${contains}
          @input=${this.#typed}
      /></label>
      <label class="choice"
        ><span class="vh">${stringsWords.least}</span
        ><select class="select" @change=${this.#chooseLeast}>
          ${LENGTHS.map((value) => html`<option value=${value} ?selected=${value === least}>${stringsWords.leastOf(value)}</option>`)}
        </select></label
      >
      <label class="choice"
        ><span class="vh">${stringsWords.kind}</span
        ><select class="select" @change=${this.#chooseKind}>
          <option value="" ?selected=${kind === undefined}>${stringsWords.anyKind}</option>
          ${STRING_PLACES.map((value) => html`<option value=${value} ?selected=${value === kind}>${stretchNames[value]}</option>`)}
        </select></label
      >
      <span class="seg" role="group" aria-label=${stringsWords.encoding}>
        ${ENCODINGS.map(
          (value) =>
            html`<button aria-pressed=${value === encoding} @click=${() => this.#choose({ encoding: value })}>
              ${stringsWords.encodings[value]}
            </button>`,
        )}
      </span>
    </div>`;
  }

  #renderProgress(view: StringsView): TemplateResult | typeof nothing {
    const { state } = view;
    if (!state) return html`<p class="progress"></p>`;
    if (state.state === 'failed') {
      return html`<p class="note bad">
        ${icon('warn')}<span>${state.fault.code === 'worker-died' ? stringsWords.noSearch : stringsWords.failed}</span>
      </p>`;
    }
    const isRunning = state.state === 'running';
    const isPaused = state.state === 'paused';
    return html`<p class="progress">
      <span class="num">${progressWords(state)}</span>
      <span class="vh" role="status">${isRunning || isPaused ? '' : progressWords(state)}</span>
      ${
        isRunning || isPaused
          ? html`<button class="btn mini" @click=${() => view.setPaused(isRunning)}>
                ${isRunning ? stringsWords.pause : stringsWords.resume}</button
              ><button class="btn mini" @click=${() => view.stop()}>${stringsWords.stop}</button>`
          : nothing
      }
      ${
        state.state === 'stopped'
          ? html`<button class="btn mini" @click=${() => view.resume()}>${stringsWords.rest}</button>`
          : nothing
      }
    </p>`;
  }

  #renderWhere({ offset, place }: PlacedString): unknown {
    const kind = this.#view?.kindAt(offset);
    const { where } = place;
    if (!kind && !where) return '';
    return html`${kind ? swatch(kind) : nothing} ${where ? untrusted(placeName(place), 120) : kind && stretchNames[kind]}`;
  }

  #renderAddress({ address, space }: PlacedString['place']): unknown {
    if (address === undefined) return '';
    return space ? physicalLink(address) : addressLink(address, this.bits);
  }

  #emptyWords({ choice, state }: StringsView): string {
    if (!/^[\t -~]*$/.test(choice.contains)) return stringsWords.onlyAscii;
    const isDone = state?.state === 'done';
    return choice.contains && isDone ? stringsWords.noMatch : stringsWords.none(choice.least, isDone);
  }

  /** More rows make a new source, so that the table counts them. */
  #takeRows(view: StringsView): void {
    const { dump } = this;
    if (!dump) return;
    const { isComplete } = dump.summary;
    const key = JSON.stringify([view.choice, isComplete, view.state?.count, view.state?.state]);
    const isGrowth = this.#sourceKey !== '' && view.state?.state === 'running';
    const wait = this.#grewAt + GROWTH_MS - performance.now();
    if (key === this.#sourceKey) return;
    if (isGrowth && wait > 0) {
      clearTimeout(this.#growth);
      this.#growth = window.setTimeout(this.#changed, wait);
      return;
    }
    this.#sourceKey = key;
    this.#grewAt = performance.now();
    this.#source = view.source(dump.access, isComplete);
  }

  readonly #changed = (): void => this.requestUpdate();

  readonly #open = ({ detail }: CustomEvent<RowEvent<PlacedString>>): void => {
    if (this.#view) this.#view.active = detail.index;
    goTo(offsetHref(detail.row.offset));
  };

  /** A link in a row leaves the list, too: who comes back finds the row. */
  readonly #clicked = (event: Event): void => {
    const row = event.composedPath().find((node) => node instanceof HTMLTableRowElement);
    const at = row instanceof HTMLTableRowElement ? Number(row.dataset['at']) : Number.NaN;
    if (this.#view && at >= 0) this.#view.active = at;
  };

  readonly #typed = (event: Event): void => {
    const contains = (event.target as HTMLInputElement).value;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#choose({ contains }), PAUSE_MS);
  };

  readonly #chooseLeast = (event: Event): void =>
    this.#choose({ least: Number((event.target as HTMLSelectElement).value) });

  readonly #chooseKind = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.#choose({ kind: value === '' ? undefined : (value as StretchKind) });
  };

  #choose(choice: Partial<StringsChoice>): void {
    this.#view?.choose(choice);
    this.requestUpdate();
  }
}

function textCell({ text, isCutBefore, isCutAfter, hasHidden }: PlacedString): TemplateResult {
  return html`<code class="text"
    >${isCutBefore ? '…' : nothing}${untrusted(text)}${isCutAfter ? '…' : nothing}${hasHidden ? html`<span class="vh">, ${stringsWords.hidden}</span>` : nothing}</code
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-strings-panel': StringsPanel;
  }
}
