import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ListedModule } from '../../engine/access.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { Panel } from '../../parts/panel.ts';
import { goTo } from '../../parts/state/moves.ts';
import { panelHref } from '../../parts/state/places.ts';
import { addressLink, bytesLink } from '../../parts/text/facts.ts';
import '../../parts/table/data-table.ts';
import { plainText, untrusted } from '../../parts/marks/untrusted.ts';
import type { Column, RowEvent } from '../../parts/table/data-table.ts';
import { FilledColumns } from '../../parts/table/filled-columns.ts';
import { listSource, type Order, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { builtAt } from '../../words/built.ts';
import { common } from '../../words/common.ts';
import { count, bytes as sizeText } from '../../words/format.ts';
import { moduleRoles, moduleWords } from '../../words/panels/modules.ts';
import './module-detail.ts';
import { OWN_LIMIT, ownModules } from '../../parts/table/own-modules.ts';
import { modulesPanelStyles } from './modules-panel.styles.ts';
import './wanted-list.ts';

const LISTS = ['loaded', 'unloaded', 'wanted'] as const;
type List = (typeof LISTS)[number];

/** Of an id, in the table: enough to tell two apart. */
const ID_SHOWN = 12;

/** Kinds of files that hold raw memory: their modules are found only through page tables. */
const RAW_KINDS: readonly string[] = ['raw-memory', 'lime', 'avml', 'vmware-vmem'];

/** Programs and libraries, loaded and unloaded, and the files that would tell more. `#/modules/<index>`. */
@customElement('ds-modules-panel')
export class ModulesPanel extends Panel {
  static override styles = [base, controls, report, modulesPanelStyles];

  @state() private filter = '';
  @state() private isOnlyOwn = false;
  @state() private order: Order = { sort: '', isDescending: false };
  @state() private module: ListedModule | undefined;
  @state() private isMissing = false;
  readonly #filled = new FilledColumns(this);
  #source: RowSource<ListedModule> | undefined;
  #sourceKey = '';
  #turn = 0;

  readonly #columns: readonly Column<ListedModule>[] = [
    { id: 'name', label: moduleWords.columns.name, width: '14rem', isSortable: true, fields: [], cell: nameCell },
    {
      id: 'version',
      label: moduleWords.columns.version,
      width: '9rem',
      isSortable: true,
      cell: ({ version }) => untrusted(version, 60),
    },
    {
      id: 'base',
      label: moduleWords.columns.base,
      width: '10rem',
      isSortable: true,
      isWide: true,
      cell: (module) => addressLink(module.base, this.bits),
    },
    {
      id: 'size',
      label: moduleWords.columns.size,
      width: '5rem',
      isNumber: true,
      isSortable: true,
      isWide: true,
      cell: ({ size }) => (size === undefined ? '' : sizeText(size)),
    },
    {
      id: 'debugId',
      label: moduleWords.columns.id,
      width: '8.5rem',
      isSortable: true,
      isWide: true,
      fields: ['debugId', 'buildId', 'uuid', 'codeId'],
      cell: (module) =>
        html`<code>${untrusted(module.debugId ?? module.buildId ?? module.uuid ?? module.codeId, ID_SHOWN)}</code>`,
    },
    {
      id: 'path',
      label: moduleWords.columns.path,
      isSortable: true,
      isWide: true,
      cell: ({ path }) => untrusted(path, 300),
    },
  ];

  readonly #unloadedColumns: readonly Column<ListedModule>[] = [
    ...this.#columns.filter(({ id }) => id === 'name' || id === 'base' || id === 'size'),
    { id: 'timestamp', label: moduleWords.columns.timestamp, width: '13rem', isWide: true, cell: builtAt },
    { id: 'at', label: moduleWords.record, isWide: true, cell: ({ at }) => bytesLink(at) },
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { dump } = this;
    if (!dump) return;
    const { counts } = dump.summary;
    const list = this.#list === 'unloaded' ? 'unloadedModules' : 'modules';
    const isOther = changed.has('dump') && changed.get('dump')?.access !== dump.access;
    const key = JSON.stringify([list, counts[list], this.order, this.filter, this.isOnlyOwn]);
    if (isOther || key !== this.#sourceKey) {
      this.#sourceKey = key;
      this.#source =
        this.isOnlyOwn && list === 'modules'
          ? ownModules(dump.access, this.order, this.filter)
          : listSource(dump.access, list, this.order, this.filter);
    }
    if (this.knowsMore(changed) || changed.has('place')) void this.#read();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    if (!dump) return nothing;
    const list = this.#list;
    return html`<div class="split ${this.module ? 'chosen' : ''}">
      <div class="panel main">
        <div class="head">
          <h1>${moduleWords.title}</h1>
          ${this.#renderLists()}
        </div>
        ${this.isMissing ? html`<p class="empty">${moduleWords.noSuch(plainText(this.place))}</p>` : nothing}
        ${
          list === 'wanted'
            ? html`<ds-wanted-list .access=${dump.access} .total=${dump.summary.counts.wanted}></ds-wanted-list>`
            : this.#renderTable(list)
        }
      </div>
      ${
        this.module
          ? html`<aside class="detail" aria-label=${moduleWords.detail}>
              <ds-module-detail
                .access=${dump.access}
                .module=${this.module}
                .index=${this.#index}
                .bits=${this.bits}
                ?unloaded=${list === 'unloaded'}
              ></ds-module-detail>
            </aside>`
          : nothing
      }
    </div>`;
  }

  #renderLists(): TemplateResult {
    const { modules = 0, unloadedModules = 0, wanted = 0 } = this.dump?.summary.counts ?? {};
    const counts = { loaded: modules, unloaded: unloadedModules, wanted };
    return html`<nav class="seg" aria-label=${moduleWords.lists}>
      ${LISTS.map(
        (list) => html`<a
          href=${panelHref('modules', list === 'loaded' ? '' : list)}
          aria-current=${list === this.#list ? 'page' : nothing}
          >${moduleWords[list]} <span class="num">${count(counts[list])}</span></a
        >`,
      )}
    </nav>`;
  }

  #renderTable(list: Exclude<List, 'wanted'>): TemplateResult {
    const { counts, isComplete, file } = this.dump?.summary ?? {};
    const isLoaded = list === 'loaded';
    const total = (isLoaded ? counts?.modules : counts?.unloadedModules) ?? 0;
    if (total === 0) {
      const none = RAW_KINDS.includes(file?.kind ?? '') ? moduleWords.noneRaw : moduleWords.none;
      const words = isLoaded ? none : moduleWords.unloadedNone;
      return html`<p class="empty">${isComplete ? words : this.isReading ? moduleWords.reading : common.notReached}</p>`;
    }
    return html`<div class="tools">
        <label class="find"
          >${icon('search')}<span class="vh">${moduleWords.filter}</span
          ><input
            type="search"
            placeholder=${moduleWords.filter}
            .value=${this.filter}
            @input=${(event: Event) => {
              this.filter = (event.target as HTMLInputElement).value;
            }}
        /></label>
        ${
          isLoaded
            ? html`<button
                class="btn toggle"
                aria-pressed=${this.isOnlyOwn}
                @click=${() => {
                  this.isOnlyOwn = !this.isOnlyOwn;
                }}
              >
                ${this.isOnlyOwn ? icon('check') : nothing}${moduleWords.onlyOwn}
              </button>`
            : nothing
        }
      </div>
      <ds-data-table
        can-open
        label=${moduleWords[list]}
        empty=${this.isOnlyOwn && !this.filter ? moduleWords.ownNone : moduleWords.filterNone}
        .columns=${this.#shownColumns(list, total)}
        .source=${this.#source}
        .order=${this.order}
        .selected=${this.#index}
        .rowClass=${(module: ListedModule) => (isLoaded && module.isOfSystem ? 'dim' : '')}
        @open=${this.#open}
        @order=${(event: CustomEvent<Order>) => {
          this.order = event.detail;
        }}
      ></ds-data-table>
      ${this.isOnlyOwn && total > OWN_LIMIT ? html`<p class="small">${moduleWords.ownCut(OWN_LIMIT)}</p>` : nothing}`;
  }

  #shownColumns(list: Exclude<List, 'wanted'>, total: number): readonly Column<ListedModule>[] {
    const { access } = this.dump ?? {};
    return list === 'loaded'
      ? this.#filled.of(access, 'modules', total, this.#columns)
      : this.#filled.of(access, 'unloadedModules', total, this.#unloadedColumns);
  }

  get #list(): List {
    return LISTS.find((list) => this.place.split('/')[0] === list) ?? 'loaded';
  }

  /** The row that the address names, in file order; -1 for none. */
  get #index(): number {
    const [, digits] = /^(?:unloaded\/)?(\d{1,9})$/.exec(this.place) ?? [];
    return digits === undefined ? -1 : Number(digits);
  }

  readonly #open = (event: CustomEvent<RowEvent<ListedModule>>): void => {
    const { index } = event.detail;
    goTo(panelHref('modules', this.#list === 'unloaded' ? `unloaded/${index}` : index));
  };

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { dump } = this;
    const index = this.#index;
    if (!dump || index < 0) {
      this.module = undefined;
      this.isMissing = false;
      return;
    }
    const list = this.#list === 'unloaded' ? 'unloadedModules' : 'modules';
    const page = await dump.access.rows(list, { from: index, count: 1 }).catch(() => undefined);
    if (turn !== this.#turn) return;
    const [module] = page?.rows ?? [];
    if (JSON.stringify(module) !== JSON.stringify(this.module)) this.module = module;
    this.isMissing = !module && dump.summary.isComplete;
  }
}

function nameCell({ name, role }: ListedModule): TemplateResult {
  const note = role && role !== 'library' ? html` <small>${moduleRoles[role]}</small>` : nothing;
  return html`<b>${name ? untrusted(name, 120) : moduleWords.noName}</b>${note}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-modules-panel': ModulesPanel;
  }
}
