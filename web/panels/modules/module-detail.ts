import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AddressFacts, DumpAccess, ListedModule } from '../../engine/access.ts';
import { addressPlus } from '../../parts/text/addresses.ts';
import '../../parts/copy-button.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { plainText, untrusted } from '../../parts/marks/untrusted.ts';
import { panelHref } from '../../parts/state/places.ts';
import { absent, addressLink, bytesLink, type Fact, facts } from '../../parts/text/facts.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { builtAt } from '../../words/built.ts';
import { bytes as sizeText } from '../../words/format.ts';
import { moduleRoles, moduleWords, provenances } from '../../words/panels/modules.ts';
import { makerOf } from './maker.ts';

/** Modules of one name that are looked for. */
const AGAIN = 8;
/** Annotations that name the module and are looked through. */
const ANNOTATIONS = 40;

/** All that is known of one module, with where it was read. */
@customElement('ds-module-detail')
export class ModuleDetail extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    css`
      .head {
        align-items: center;
        flex-wrap: nowrap;
      }
      .head h2 {
        font-size: var(--t-3);
        overflow-wrap: anywhere;
        flex: 1;
        min-inline-size: 0;
      }
      .facts {
        grid-template-columns: 6.5rem minmax(0, 1fr);
        gap: 6px var(--s-3);
      }
      ds-copy {
        margin-block-start: var(--s-4);
      }
    `,
  ];

  @property({ attribute: false }) access: DumpAccess | undefined;
  @property({ attribute: false }) module: ListedModule | undefined;
  /** In file order. */
  @property({ type: Number }) index = -1;
  @property({ type: Boolean }) unloaded = false;
  @property({ type: Number }) bits: 32 | 64 = 64;

  @state() private start: AddressFacts | undefined;
  @state() private maker: string | undefined;
  @state() private again: readonly { readonly index: number; readonly base: string }[] = [];
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('module') || changed.has('access')) void this.#read();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { module } = this;
    if (!module) return nothing;
    return html`<div class="head">
        <h2>${module.name ? untrusted(module.name, 300) : moduleWords.noName}</h2>
        <a class="btn soft icon" href=${panelHref('modules', this.unloaded ? 'unloaded' : '')} aria-label=${moduleWords.close} title=${moduleWords.close}
          >${icon('close')}</a
        >
      </div>
      ${facts([...this.#placeFacts(module), ...this.#idFacts(module), ...this.#sourceFacts(module)])}
      ${idsOf(module) ? html`<ds-copy outlined .text=${idsOf(module)} word=${moduleWords.copyIds}></ds-copy>` : nothing}`;
  }

  #placeFacts(module: ListedModule): readonly Fact[] {
    const { start, unloaded } = this;
    const end = module.base && module.size ? addressPlus(module.base, module.size) : undefined;
    return [
      [moduleWords.path, untrusted(module.path, 1000)],
      [moduleWords.role, module.role && moduleRoles[module.role]],
      [moduleWords.maker, untrusted(this.maker, 300)],
      [
        moduleWords.part,
        module.isOfSystem ? moduleWords.ofSystem : module.role === 'main' ? undefined : moduleWords.notOfSystem,
      ],
      [
        moduleWords.range,
        module.base &&
          html`${addressLink(module.base, this.bits)}
            ${end ? html`<small>${moduleWords.to}</small> ${addressLink(end, this.bits)}` : nothing}
            ${module.size ? html`<small>${sizeText(module.size)}</small>` : nothing}`,
      ],
      [
        moduleWords.present,
        start && !unloaded
          ? start.present
            ? html`${moduleWords.isPresent} <small>${bytesLink(start.fileOffset)}</small>`
            : absent(moduleWords.isAbsent)
          : undefined,
      ],
      [
        moduleWords.again,
        this.again.length > 0
          ? this.again.map(({ index, base }) => html`<a class="addr" href=${panelHref('modules', index)}>${base}</a> `)
          : undefined,
      ],
    ];
  }

  #idFacts(module: ListedModule): readonly Fact[] {
    const code = (text: string | undefined) => text && html`<code>${untrusted(text, 300)}</code>`;
    const hasId = module.codeId || module.debugId || module.buildId || module.uuid;
    return [
      [moduleWords.columns.version, untrusted(module.version)],
      [moduleWords.productVersion, untrusted(module.productVersion)],
      [moduleWords.built, module.timestamp && html`<code>${module.timestamp}</code> <small>${builtAt(module)}</small>`],
      [moduleWords.checksum, code(module.checksum)],
      [moduleWords.codeId, code(module.codeId)],
      [moduleWords.debugFile, untrusted(module.debugFile, 500)],
      [moduleWords.debugId, code(module.debugId)],
      [moduleWords.buildId, code(module.buildId)],
      [moduleWords.uuid, code(module.uuid)],
      [moduleWords.columns.id, hasId ? undefined : absent(moduleWords.noId)],
    ];
  }

  #sourceFacts(module: ListedModule): readonly Fact[] {
    return [
      [moduleWords.record, bytesLink(module.at)],
      [moduleWords.source, module.from && provenances[module.from]],
    ];
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { access, module, index, unloaded } = this;
    this.start = undefined;
    this.maker = undefined;
    this.again = [];
    if (!access || !module || unloaded) return;
    const { base, name } = module;
    const [start, page, notes] = await Promise.all([
      base ? access.describe(base).catch(() => undefined) : undefined,
      name ? access.rows('modules', { from: 0, count: AGAIN, filter: name }).catch(() => undefined) : undefined,
      name
        ? access.rows('annotations', { from: 0, count: ANNOTATIONS, filter: name }).catch(() => undefined)
        : undefined,
    ]);
    if (turn !== this.#turn) return;
    this.start = start;
    this.maker = name && notes ? makerOf(name, notes.rows) : undefined;
    const found = page?.rows.map((row, i) => ({ row, index: page.indexes[i] ?? -1 })) ?? [];
    this.again = found.flatMap((other) =>
      other.index !== index && other.row.name === name && other.row.base
        ? [{ index: other.index, base: other.row.base }]
        : [],
    );
  }
}

/** What symbol servers and debuggers ask for, as plain text. */
function idsOf(module: ListedModule): string {
  const rows = [
    [moduleWords.columns.name, module.name],
    [moduleWords.columns.version, module.version],
    [moduleWords.codeId, module.codeId],
    [moduleWords.debugFile, module.debugFile],
    [moduleWords.debugId, module.debugId],
    [moduleWords.buildId, module.buildId],
    [moduleWords.uuid, module.uuid],
  ] as const;
  const hasId = module.codeId || module.debugId || module.buildId || module.uuid;
  return hasId ? rows.flatMap(([label, text]) => (text ? [`${label}: ${plainText(text)}`] : [])).join('\n') : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-module-detail': ModuleDetail;
  }
}
