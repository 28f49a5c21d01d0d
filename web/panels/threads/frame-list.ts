import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Frame, Thread } from '../../engine/report/report.ts';
import { addressLink } from '../../parts/text/facts.ts';
import '../../parts/text/glossary-term.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { trustMark } from '../../parts/marks/marks.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { panelHref } from '../../parts/state/places.ts';
import type { Addresses, TargetFacts } from '../../parts/text/addresses.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { count } from '../../words/format.ts';
import { stackEnds, threadWords } from '../../words/panels/threads.ts';

/** Frames shown at first: a deep recursion has thousands. */
const FIRST = 40;

/** The stack of a thread, newest call first, with how each frame is known and why the walk ended. */
@customElement('ds-frame-list')
export class FrameList extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    table,
    css`
      :host {
        container: frames / inline-size;
      }
      td {
        overflow-wrap: anywhere;
      }
      .ix {
        white-space: nowrap;
      }
      td b {
        font-weight: 600;
      }
      .src {
        display: block;
        font-size: var(--t-0);
        color: var(--ink-3);
      }
      .end {
        margin-block-start: var(--s-3);
      }
      a.mod {
        color: inherit;
        text-decoration: none;
      }
      a.mod:hover {
        text-decoration: underline;
      }
      .narrow {
        display: none;
      }
      @container frames (max-width: 38rem) {
        .broad {
          display: none;
        }
        .narrow {
          display: block;
        }
        .tb td {
          padding-block: 5px;
        }
      }
    `,
  ];

  @property({ attribute: false }) thread: Thread | undefined;
  @property({ attribute: false }) addresses: Addresses | undefined;
  /** The first frame is where the program crashed. */
  @property({ type: Boolean }) crashed = false;
  /** The report's word of the processor; empty: not known. */
  @property() arch = '';
  @property({ type: Number }) bits: 32 | 64 = 64;

  @state() private shown = FIRST;
  @state() private where: readonly TargetFacts[] = [];
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('thread')) this.shown = FIRST;
    if (changed.has('thread') || changed.has('addresses') || changed.has('shown' as never)) void this.#describe();
  }

  protected override render(): TemplateResult {
    const frames = this.thread?.frames ?? [];
    const end = this.thread?.stackEnd;
    const hasGuesses = frames.some((frame) => frame.trust === 'scan');
    return html`
      ${
        frames.length === 0
          ? html`<p class="empty">${threadWords.noFrames}</p>`
          : html`<table class="tb">
              <thead>
                <tr>
                  <th class="ix" scope="col"><span class="vh">#</span></th>
                  <th scope="col" class="broad">${threadWords.frames.module}</th>
                  <th scope="col">${threadWords.frames.place}</th>
                  <th scope="col" class="broad">${threadWords.frames.address}</th>
                  <th scope="col"><ds-term term="trust">${threadWords.frames.trust}</ds-term></th>
                </tr>
              </thead>
              <tbody>
                ${frames.slice(0, this.shown).map((frame, at) => this.#renderFrame(frame, at))}
              </tbody>
            </table>`
      }
      ${
        frames.length > this.shown
          ? html`<button class="btn soft" @click=${this.#showAll}>${threadWords.allFrames(count(frames.length))}</button>`
          : nothing
      }
      ${
        end || hasGuesses
          ? html`<p class="small end">${
              isUnwalked(this.arch, frames)
                ? threadWords.unwalked(this.arch)
                : html`${end ? stackEnds[end] : nothing} ${hasGuesses ? threadWords.guessed : nothing}`
            }</p>`
          : nothing
      }
    `;
  }

  #renderFrame(frame: Frame, at: number): TemplateResult {
    const facts = this.where[at];
    const isSystem = facts?.moduleRow?.isOfSystem === true;
    const isHit = this.crashed && at === 0;
    const module = frame.module
      ? facts?.moduleIndex === undefined
        ? html`<b>${untrusted(frame.module, 120)}</b>`
        : html`<a class="mod" href=${panelHref('modules', facts.moduleIndex)}><b>${untrusted(frame.module, 120)}</b></a>`
      : html`<span class="q3">${threadWords.frames.unknown}</span>`;
    return html`<tr class="${isHit ? 'hit' : isSystem ? 'dim' : ''}">
      <td class="ix">${isHit ? html`${icon('burst')}<span class="vh">${threadWords.crashedHere}</span>` : at}</td>
      <td class="broad">${module}</td>
      <td><span class="narrow">${module}</span>${this.#renderPlace(frame)}</td>
      <td class="broad">${addressLink(frame.address, this.bits)}</td>
      <td>${trustMark(frame.trust)}</td>
    </tr>`;
  }

  #renderPlace(frame: Frame): TemplateResult {
    const { function: name, functionOffset, offset, file, line } = frame;
    const plus = name ? functionOffset : offset;
    return html`<code
        >${name ? untrusted(name, 300) : nothing}${plus ? html`<span class="q3">+${plus}</span>` : nothing}</code
      >${frame.inlined ? html` <small>${threadWords.frames.inlined}</small>` : nothing}
      ${file ? html`<span class="src">${untrusted(file, 200)}${line === undefined ? nothing : `:${line}`}</span>` : nothing}
      ${plus || name ? nothing : addressLink(frame.address, this.bits)}`;
  }

  readonly #showAll = (): void => {
    this.shown = Number.POSITIVE_INFINITY;
  };

  async #describe(): Promise<void> {
    const turn = ++this.#turn;
    const { addresses } = this;
    const frames = (this.thread?.frames ?? []).slice(0, this.shown);
    // A return address may be the first of the next module: what called lies before it.
    const facts = addresses ? await addresses.describeAll(frames.map((frame) => frame.address)) : [];
    if (turn === this.#turn) this.where = facts;
  }
}

/** Processors whose chains of frames are followed; of others there is nothing but what the stack's words look like. */
const WALKED: ReadonlySet<string> = new Set(['x86', 'x86-64', 'x32', 'arm', 'arm64']);

function isUnwalked(arch: string, frames: readonly Frame[]): boolean {
  return (
    arch !== '' && !WALKED.has(arch) && frames.length > 1 && frames.slice(1).every(({ trust }) => trust === 'scan')
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-frame-list': FrameList;
  }
}
