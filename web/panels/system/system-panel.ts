import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type ListName, type Lists, SPACE_PHYSICAL, type Summary } from '../../engine/access.ts';
import type { KernelSection } from '../../engine/report/report.ts';
import { physicalLink } from '../../parts/marks/found-place.ts';
import { addressLink, bytesLink, facts } from '../../parts/text/facts.ts';
import '../../parts/text/glossary-term.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { Panel } from '../../parts/panel.ts';
import { panelHref } from '../../parts/state/places.ts';
import type { Column } from '../../parts/table/data-table.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { cannotTell } from '../../words/crash/cannot-tell.ts';
import { secondaryDataWords } from '../../words/crash/secondary-data.ts';
import { plural, bytes as sizeText } from '../../words/format.ts';
import { kindOf } from '../../words/kinds/kind-of.ts';
import { systemWords } from '../../words/panels/system.ts';
import { systemName } from '../../words/system-name.ts';
import './auxv-list.ts';
import './dump-list.ts';
import './environment-list.ts';
import * as columns from './list-columns.ts';
import { machineFacts, processFacts } from './system-facts.ts';

/** The program and the machine, every further list of the dump, and what it cannot tell. */
@customElement('ds-system-panel')
export class SystemPanel extends Panel {
  static override styles = [
    base,
    controls,
    report,
    table,
    css`
      ol.args > li {
        display: grid;
        grid-template-columns: 2.5rem minmax(0, 1fr);
        align-items: baseline;
        padding-block: 4px;
        border-block-end: 1px solid var(--line);
        font-size: var(--t-1);
        overflow-wrap: anywhere;
      }
      ol.args > li:last-child {
        border: 0;
      }
      .tb td {
        overflow-wrap: anywhere;
      }
      .tb.wrap td:first-child {
        font-weight: 600;
      }
      h3 {
        margin-block: var(--s-4) var(--s-2);
      }
      .line {
        overflow-wrap: anywhere;
        font-size: var(--t-1);
      }
      @container panel (max-width: 34rem) {
        .open thead {
          display: none;
        }
        .open tr,
        .open td {
          display: block;
          block-size: auto;
          border: 0;
          padding: 0;
        }
        .open tr {
          padding-block: 8px;
          border-block-end: 1px solid var(--line);
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    if (!dump) return nothing;
    const { summary } = dump;
    const { process, system, counts } = summary;
    const program = process?.name;
    const os = systemName(system);
    // A dump of a whole machine is of no one program: only what it does say of one is worth a row.
    const hasProcess = process !== undefined || (counts.processes === 0 && summary.kernel === undefined);
    // A whole panel of "not recorded" tells less than one sentence.
    const isUnknown = kindOf(summary.file) === undefined && !process && !system && summary.isComplete;
    return html`<div class="panel">
      <div class="head">
        <h1>${(os && untrusted(program ? systemWords.titleOf(program, os) : os, 200)) || systemWords.title}</h1>
        <span class="q3">${untrusted([system?.arch, summary.file.kindName].filter(Boolean).join(', '))}</span>
      </div>
      <p class="lead">${isUnknown ? systemWords.unknownKind : systemWords.lead}</p>
      ${hasProcess && !isUnknown ? section(systemWords.process, systemWords.processNote, processFacts(summary), 'first') : nothing}
      ${isUnknown ? nothing : section(systemWords.machine, '', machineFacts(summary))}
      ${summary.kernel ? section(systemWords.kernel, '', this.#renderKernel(summary.kernel)) : nothing}
      ${this.#renderArguments(summary)} ${this.#renderEnvironment(summary)}
      ${this.#renderVariables(summary)}
      ${
        counts.auxv > 0
          ? section(
              systemWords.auxv,
              html`<ds-term term="auxiliary-vector">${systemWords.auxvNote}</ds-term>`,
              html`<ds-auxv-list .access=${dump.access} .total=${counts.auxv} .bits=${this.bits}></ds-auxv-list>`,
            )
          : nothing
      }
      ${this.#renderList('openFiles', systemWords.openFiles, columns.openFileColumns)}
      ${this.#renderList('sockets', systemWords.connections, columns.socketColumns)}
      ${this.#renderList('handles', systemWords.handles, columns.handleColumns)}
      ${this.#renderList('processes', systemWords.processes, columns.processColumns)}
      ${this.#renderList('log', systemWords.log, columns.logColumns, systemWords.logNote)}
      ${this.#renderList('annotations', systemWords.annotations, columns.annotationColumns, systemWords.annotationsNote)}
      ${summary.isComplete && !isUnknown ? this.#renderUnknown(summary) : nothing}
      ${
        counts.wanted > 0
          ? section(
              systemWords.wanted,
              systemWords.wantedNote,
              html`<p class="line">
                <a href=${panelHref('modules', 'wanted')}>${systemWords.wantedLink(plural(counts.wanted, 'file'))}</a>
              </p>`,
            )
          : nothing
      }
      ${this.#renderList('warnings', systemWords.warnings, columns.warningColumns, systemWords.warningsNote)}
      ${this.#renderList('records', systemWords.records, columns.recordColumns, systemWords.recordsNote)}
    </div>`;
  }

  #renderArguments({ process, origins }: Summary): TemplateResult | typeof nothing {
    const { args, commandLine } = process ?? {};
    if (args?.length) {
      const note = systemWords.argumentsNote(plural(args.length, 'text'));
      return section(
        systemWords.arguments,
        html`${note} ${bytesLink(origins['process.args'])}`,
        html`<ol class="args">
          ${args.map((argument, at) => {
            if (argument) return renderArgument(at, html`<code>${untrusted(argument)}</code>`);
            // A program that writes its name over its arguments leaves many without a letter.
            if (args[at - 1] === '') return nothing;
            const next = args.findIndex((other, place) => place > at && other !== '');
            const last = next < 0 ? args.length - 1 : next - 1;
            const words = last > at ? systemWords.allEmpty(at, last) : systemWords.empty;
            return renderArgument(at, html`<span class="q3">${words}</span>`);
          })}
        </ol>`,
      );
    }
    if (!commandLine) return nothing;
    return section(
      systemWords.commandLine,
      bytesLink(origins['process.commandLine']),
      html`<p class="line"><code>${untrusted(commandLine)}</code></p>`,
    );
  }

  #renderEnvironment({ process, origins }: Summary): TemplateResult | typeof nothing {
    const names = process?.environment;
    if (!names?.length) return nothing;
    return section(
      systemWords.environment,
      html`${systemWords.environmentNote(plural(names.length, 'name'))} ${bytesLink(origins['process.environment'])}`,
      html`<ds-environment-list .names=${names}></ds-environment-list>`,
    );
  }

  /** Names that the record above lists already are no news. */
  #renderVariables({ process }: Summary): TemplateResult | typeof nothing {
    const { variables, blocks, isAll } = this.dump?.variables ?? { variables: [], blocks: 0, isAll: true };
    const known = new Set(process?.environment);
    const news = variables.filter(({ name }) => !known.has(name));
    if (news.length === 0) return nothing;
    const names = plural(news.length, known.size > 0 ? 'further name' : 'name');
    return section(
      systemWords.variables,
      systemWords.variablesNote(names, plural(blocks, 'block'), isAll),
      html`<ds-environment-list
        .names=${news.map(({ name }) => name)}
        .offsets=${news.map(({ offset }) => offset)}
      ></ds-environment-list>`,
    );
  }

  #renderKernel(kernel: KernelSection): TemplateResult {
    const { vmcoreinfo = {}, secondaryData = [] } = kernel;
    const info = Object.entries(vmcoreinfo);
    return html`<div class="cols2">
        ${facts([
          [systemWords.dumpLevel, kernel.dumpLevel],
          [systemWords.leftOut, untrusted(kernel.dumpLevelWords?.join(', '))],
          [systemWords.taint, untrusted(kernel.taint)],
          [systemWords.kaslr, kernel.kaslrOffset && html`<code>${kernel.kaslrOffset}</code>`],
        ])}
        ${facts([
          [systemWords.directoryTable, kernel.directoryTable && this.#renderPhysical(kernel.directoryTable)],
          [systemWords.kdbg, addressLink(kernel.kdbg, this.bits)],
          [systemWords.currentProcess, addressLink(kernel.currentProcess, this.bits)],
          [systemWords.currentThread, addressLink(kernel.currentThread, this.bits)],
        ])}
      </div>
      ${
        secondaryData.length > 0
          ? html`<h3>${systemWords.secondaryData}</h3>
              ${facts(
                secondaryData.map(({ guid, size, at }) => [
                  html`${secondaryDataWords(guid)} <small><code>${guid}</code></small>`,
                  html`${sizeText(size)} ${bytesLink(at)}`,
                ]),
              )}`
          : nothing
      }
      ${
        info.length > 0
          ? html`<details>
              <summary>${systemWords.vmcoreinfo} <small>${plural(info.length, 'line')}</small></summary>
              ${facts(info.map(([key, value]) => [html`<code>${untrusted(key, 80)}</code>`, html`<code>${untrusted(value, 300)}</code>`]))}
            </details>`
          : nothing
      }`;
  }

  #renderPhysical(address: string): TemplateResult {
    const hasPhysical = this.dump?.summary.spaces.some(({ id }) => id === SPACE_PHYSICAL);
    return hasPhysical ? physicalLink(address) : html`<code>${address}</code>`;
  }

  #renderList<L extends ListName>(
    list: L,
    title: string,
    listColumns: readonly Column<Lists[L]>[],
    note = '',
  ): TemplateResult | typeof nothing {
    const { summary, access } = this.dump ?? {};
    const total = summary?.counts[list] ?? 0;
    if (total === 0) return nothing;
    return section(
      title,
      [plural(total, 'row'), note].filter(Boolean).join('. '),
      html`<ds-dump-list
        .access=${access}
        .list=${list}
        .columns=${listColumns}
        .label=${title}
        .total=${total}
      ></ds-dump-list>`,
    );
  }

  #renderUnknown(summary: Summary): TemplateResult | typeof nothing {
    const unknown = cannotTell(summary, (this.dump?.variables?.blocks ?? 0) > 0);
    if (unknown.length === 0) return nothing;
    return section(
      systemWords.cannotTell,
      systemWords.cannotTellNote,
      html`<table class="tb wrap open">
        <thead>
          <tr>
            <th scope="col">${systemWords.question}</th>
            <th scope="col">${systemWords.whyNot}</th>
            <th scope="col">${systemWords.wouldTell}</th>
          </tr>
        </thead>
        <tbody>
          ${unknown.map(
            ({ question, why, instead }) =>
              html`<tr><td>${question}</td><td class="q">${why}</td><td class="q">${instead}</td></tr>`,
          )}
        </tbody>
      </table>`,
    );
  }
}

/** A row of the report: the label in the margin, what is known beside it. */
function section(title: string, note: unknown, content: unknown, className = ''): TemplateResult {
  return html`<section class="row ${className}" aria-label=${title}>
    <header>
      <h2>${title}</h2>
      ${note ? html`<p>${note}</p>` : nothing}
    </header>
    <div>${content}</div>
  </section>`;
}

function renderArgument(at: number, what: TemplateResult): TemplateResult {
  return html`<li><span class="q3 num">${at}</span> ${what}</li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-system-panel': SystemPanel;
  }
}
