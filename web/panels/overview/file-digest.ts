import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DigestAccess } from '../../clean/access.ts';
import '../../parts/copy-button.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { duration } from '../../words/format.ts';
import { overview } from '../../words/panels/overview.ts';
import { DigestRun } from './digest-run.ts';

/** By the open file. */
const runs = new WeakMap<DigestAccess, DigestRun>();

/** The SHA-256 of the open file, worked out on a press alone: all of the file is read for it. */
@customElement('ds-file-digest')
export class FileDigest extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
      }
      .hash {
        overflow-wrap: anywhere;
        user-select: all;
      }
      small {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) access: DigestAccess | undefined;
  /** Of the file as it lies on the disk. */
  @property({ type: Number }) size = 0;
  @property({ type: Boolean, attribute: 'is-packed' }) isPacked = false;

  get #run(): DigestRun | undefined {
    const { access } = this;
    if (!access) return undefined;
    const run = runs.get(access) ?? new DigestRun();
    runs.set(access, run);
    run.onChange = () => this.requestUpdate();
    return run;
  }

  protected override render(): TemplateResult {
    const run = this.#run;
    const words = overview.digest;
    switch (run?.state) {
      case 'running': {
        const left = run.secondsLeft === undefined ? '' : duration(Math.max(1, run.secondsLeft));
        return html`<span class="num">${words.progress(run.done, this.size, left)}</span>
          <button class="btn mini" @click=${() => run.cancel()}>${words.cancel}</button>`;
      }
      case 'done':
        return html`<span role="status"><code class="hash">${run.sha256}</code></span>
          ${this.isPacked ? html`<small>${words.packed}</small>` : ''}
          <ds-copy .word=${words.copy} .text=${run.sha256}></ds-copy>`;
      case 'failed':
        return html`<span role="status">${words.failed}</span>
          <button class="btn mini" @click=${this.#start}>${words.again}</button>`;
      default:
        return html`<button class="btn mini" ?disabled=${!run} @click=${this.#start}>${words.start(this.size)}</button>`;
    }
  }

  readonly #start = (): void => {
    const run = this.#run;
    if (run && this.access) void run.start(this.access, this.size);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-file-digest': FileDigest;
  }
}
