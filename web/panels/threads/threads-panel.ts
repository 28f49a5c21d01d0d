import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { SPACE_VIRTUAL } from '../../engine/access.ts';
import type { CrashSection, Thread } from '../../engine/report/report.ts';
import '../../parts/copy-button.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { chip } from '../../parts/marks/marks.ts';
import { Panel } from '../../parts/panel.ts';
import { goTo } from '../../parts/state/moves.ts';
import { addressHref, panelHref } from '../../parts/state/places.ts';
import { addressesIn, type TargetFacts } from '../../parts/text/addresses.ts';
import { addressLink, bytesLink, codePlace, type Fact, facts } from '../../parts/text/facts.ts';
import '../../parts/table/data-table.ts';
import { plainText, untrusted } from '../../parts/marks/untrusted.ts';
import { whereMark } from '../../parts/marks/where-mark.ts';
import type { Column, RowEvent } from '../../parts/table/data-table.ts';
import { listSource, type RowSource } from '../../parts/table/rows.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { common } from '../../words/common.ts';
import { marks } from '../../words/crash/marks.ts';
import { systemCall } from '../../words/crash/system-calls.ts';
import { address, count, duration, plural, bytes as sizeText, time } from '../../words/format.ts';
import { stackEnds, threadName, threadStates, threadWords } from '../../words/panels/threads.ts';
import { crashedFirst } from './crashed-first.ts';
import './frame-list.ts';
import './register-table.ts';
import { stackPointerOf } from './registers.ts';
import './stack-words.ts';
import { threadsPanelStyles } from './threads-panel.styles.ts';

/** The threads, the crashed one first; of the chosen one its stack, registers and facts. `#/threads/<index>`. */
@customElement('ds-threads-panel')
export class ThreadsPanel extends Panel {
  static override styles = [base, controls, report, threadsPanelStyles];

  @state() private filter = '';
  @state() private thread: Thread | undefined;
  @state() private startsAt: TargetFacts | undefined;
  /** There is no thread of that number. */
  @state() private isMissing = false;
  #index = -1;
  #source: RowSource<Thread> | undefined;
  #sourceKey = '';
  #turn = 0;

  #columns: readonly Column<Thread>[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { dump } = this;
    if (!dump) return;
    const { counts, crash } = dump.summary;
    const key = JSON.stringify([counts.threads, crash?.threadIndex, this.filter]);
    if (key !== this.#sourceKey) {
      const source = listSource(dump.access, 'threads', undefined, this.filter);
      this.#source = this.filter ? source : crashedFirst(source, crash?.threadIndex);
      this.#sourceKey = key;
      const label = plural(counts.threads, 'thread');
      this.#columns = [{ id: 'name', label, cell: (thread, index) => this.#renderRow(thread, index) }];
    }
    if (this.knowsMore(changed) || changed.has('place')) void this.#read();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    if (!dump) return nothing;
    const { counts, isComplete } = dump.summary;
    if (counts.threads === 0) {
      return html`<div class="panel">
        <h1>${threadWords.title}</h1>
        <p class="empty">${isComplete ? threadWords.none : this.isReading ? threadWords.reading : common.notReached}</p>
      </div>`;
    }
    return html`<div class="split ${this.place && !this.isMissing ? 'chosen' : ''}">
      ${counts.threads > 1 ? this.#renderList() : nothing}
      <div class="panel detail">${this.#renderThread()}</div>
    </div>`;
  }

  #renderList(): TemplateResult {
    return html`<section class="list" aria-label=${threadWords.list}>
      <label class="find"
        >${icon('search')}<span class="vh">${threadWords.filter}</span
        ><input
          type="search"
          placeholder=${threadWords.filter}
          .value=${this.filter}
          @input=${(event: Event) => {
            this.filter = (event.target as HTMLInputElement).value;
          }}
      /></label>
      <ds-data-table
        can-open
        label=${threadWords.list}
        empty=${threadWords.filterNone}
        .columns=${this.#columns}
        .source=${this.#source}
        .selected=${this.#index}
        @open=${this.#open}
      ></ds-data-table>
    </section>`;
  }

  #renderRow(thread: Thread, index: number): TemplateResult {
    const isCrashed = thread.crashed || index === this.dump?.summary.crash?.threadIndex;
    const [top] = thread.frames ?? [];
    const state = thread.waitsFor ? waitWords(thread) : thread.state && (threadStates[thread.state] ?? thread.state);
    const place = top && (codePlace(top) || address(top.address, this.bits));
    return html`<span class="two"
      ><span class="name"
        ><b>${untrusted(threadName(thread), 80)}</b> <small>${numberOf(thread, index)}</small></span
      >${isCrashed ? chip('crashed') : thread.waitsFor ? chip('heldUp') : nothing}
      <span class="sub">${untrusted([place, state].filter(Boolean).join(', '), 160)}</span></span
    >`;
  }

  #renderThread(): unknown {
    const { thread, dump } = this;
    if (!dump) return nothing;
    const { counts } = dump.summary;
    if (!thread) {
      return html`<h1>${threadWords.title}</h1>
        <p class="empty">${this.isMissing ? threadWords.noSuch(plainText(this.place)) : this.isReading ? threadWords.reading : common.notReached}</p>
        ${this.isMissing && counts.threads === 1 ? html`<p><a href=${panelHref('threads')}>${threadWords.backToList}</a></p>` : nothing}`;
    }
    const isCrashed = this.#isCrashed;
    return html`
      ${this.place && counts.threads > 1 ? html`<p class="back"><a href=${panelHref('threads')}>${icon('chevBack')}${threadWords.backToList}</a></p>` : nothing}
      <div class="head">
        <h1>${thread.name ? untrusted(thread.name, 200) : threadWords.titleOf(numberOf(thread, this.#index))}</h1>
        <span class="q3 num"
          >${threadWords.position(count(this.#index + 1), count(counts.threads))}${
            thread.id === undefined || !thread.name ? nothing : `, ${threadWords.id(String(thread.id))}`
          }</span
        >
        ${isCrashed ? chip('crashed', threadWords.crashedHere) : nothing}
        <span class="acts"><ds-copy outlined .text=${this.#stackText()} word=${threadWords.copyStack}></ds-copy></span>
      </div>
      ${counts.threads === 1 && dump.summary.isComplete ? html`<p class="lead">${threadWords.one}</p>` : nothing}
      ${thread.waitsFor ? html`<p class="lead">${untrusted(waitWords(thread))}</p>` : nothing}
      <section aria-label=${threadWords.stack}>
        <ds-frame-list
        .arch=${this.dump?.summary.system?.arch ?? ''}
          .thread=${thread}
          .addresses=${addressesIn(dump.access)}
          .bits=${this.bits}
          ?crashed=${isCrashed}
        ></ds-frame-list>
      </section>
      ${this.#renderRegisters(thread)} ${this.#renderStack(thread)} ${this.#renderFacts(thread)}
    `;
  }

  get #isCrashed(): boolean {
    return this.thread?.crashed === true || this.#index === this.dump?.summary.crash?.threadIndex;
  }

  /** The crash, when the chosen thread is its. */
  get #crash(): CrashSection | undefined {
    return this.#isCrashed ? this.dump?.summary.crash : undefined;
  }

  #renderRegisters(thread: Thread): TemplateResult {
    return html`<h2 class="sub">${this.#isCrashed ? threadWords.registersAtCrash : threadWords.registers}</h2>
      ${
        Object.keys(thread.registers ?? {}).length === 0
          ? html`<p class="small">${threadWords.noRegisters}</p>`
          : html`<ds-register-table
              .thread=${thread}
              .addresses=${this.dump && addressesIn(this.dump.access)}
              .crash=${this.#crash}
              .index=${this.#index}
              .bits=${this.bits}
            ></ds-register-table>`
      }`;
  }

  #renderStack(thread: Thread): unknown {
    const { dump } = this;
    const start = stackPointerOf(thread.registers) ?? thread.stack?.base;
    const hasMemory = dump?.summary.spaces.some((space) => space.id === SPACE_VIRTUAL);
    if (!dump || !start || !hasMemory) return nothing;
    const wordBytes = this.bits === 32 ? 4 : 8;
    const data = thread.stack?.data;
    return html`<div class="head sub">
        <h2>${threadWords.stackBytes}</h2>
        <span class="acts small"
          ><a href=${addressHref(start)}>${threadWords.showStack}</a>${
            data ? html`<span>${bytesLink(data.offset, threadWords.stackInFile)}</span>` : nothing
          }</span
        >
      </div>
      <ds-stack-words
        .access=${dump.access}
        .addresses=${addressesIn(dump.access)}
        .start=${start}
        .wordBytes=${wordBytes}
        .index=${this.#index}
        ?big-endian=${dump.summary.file.endian === 'big'}
      ></ds-stack-words>`;
  }

  #renderFacts(thread: Thread): TemplateResult {
    const { waitsFor, lastError, userSeconds, kernelSeconds, stack, state, suspendCount } = thread;
    const system = this.dump?.summary.system;
    const rows: readonly Fact[] = [
      [threadWords.state, state && untrusted(threadStates[state] ?? state)],
      [threadWords.waitsFor, waitsFor && untrusted(waitWords(thread))],
      [threadWords.systemCall, systemCall(system?.os, system?.arch, thread.registers)],
      [threadWords.processorLabel, thread.cpu],
      [threadWords.priority, thread.priority],
      [threadWords.suspended, suspendCount ? threadWords.times(suspendCount) : undefined],
      [
        threadWords.start,
        thread.startAddress &&
          html`${addressLink(thread.startAddress, this.bits)} <small>${whereMark(this.startsAt, this.#index)}</small>`,
      ],
      [threadWords.teb, addressLink(thread.teb, this.bits)],
      [
        threadWords.lastError,
        lastError?.code && html`<code>${lastError.code}</code> <small>${untrusted(lastError.name)}</small>`,
      ],
      [threadWords.created, thread.createTime && time(thread.createTime)],
      [
        threadWords.cpuTime,
        userSeconds === undefined && kernelSeconds === undefined
          ? undefined
          : threadWords.userKernel(duration(userSeconds ?? 0), duration(kernelSeconds ?? 0)),
      ],
      [
        threadWords.stackRange,
        stack?.base && html`${sizeText(stack.size ?? 0)}, ${addressLink(stack.base, this.bits)}`,
      ],
      [threadWords.recorded, bytesLink(thread.at)],
    ];
    return html`<h2 class="sub">${threadWords.facts}</h2>
      ${facts(rows)}`;
  }

  /** The stack as plain text for a ticket. */
  #stackText(): string {
    const { thread } = this;
    if (!thread) return '';
    const lines = (thread.frames ?? []).map((frame, at) => {
      const place = codePlace(frame) || frame.address;
      const line = frame.file ? ` (${frame.file}${frame.line === undefined ? '' : `:${frame.line}`})` : '';
      return `${String(at).padStart(2)}  ${place}${line}  [${marks.trust[frame.trust]}]`;
    });
    const head = `${threadName(thread)} (${numberOf(thread, this.#index)})`;
    const end = thread.stackEnd ? [stackEnds[thread.stackEnd]] : [];
    return [head, ...lines, ...end].map(plainText).join('\n');
  }

  readonly #open = (event: CustomEvent<RowEvent<Thread>>): void => {
    goTo(panelHref('threads', event.detail.index));
  };

  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const { dump } = this;
    if (!dump) return;
    const { crash, counts } = dump.summary;
    const index = this.place ? Number(this.place) : (crash?.threadIndex ?? 0);
    if (!Number.isInteger(index) || index < 0 || (index >= counts.threads && dump.summary.isComplete)) {
      this.thread = undefined;
      this.#index = -1;
      this.isMissing = true;
      return;
    }
    const page = await dump.access.rows('threads', { from: index, count: 1 }).catch(() => undefined);
    if (turn !== this.#turn) return;
    const [thread] = page?.rows ?? [];
    this.#index = index;
    // Rows are made anew at each reading: one that says the same does not start its parts again.
    if (JSON.stringify(thread) !== JSON.stringify(this.thread)) {
      this.thread = thread;
      this.startsAt = undefined;
    }
    this.isMissing = !thread && dump.summary.isComplete;
    if (!thread?.startAddress || this.startsAt) return;
    const startsAt = await addressesIn(dump.access).describe(thread.startAddress);
    if (turn === this.#turn) this.startsAt = startsAt;
  }
}

/** "12808", else where it stands. */
function numberOf(thread: Thread, index: number): string {
  return String(thread.id ?? index);
}

function waitWords({ waitsFor }: Thread): string {
  const subject = [waitsFor?.kind, waitsFor?.name].filter(Boolean).join(' ');
  const holder =
    waitsFor?.threadId === undefined ? '' : threadWords.heldBy(threadWords.thread(String(waitsFor.threadId)));
  return [threadWords.waits(subject), holder].filter(Boolean).join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-threads-panel': ThreadsPanel;
  }
}
