import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../../parts/icons/more-icons.ts';
import type { Attempt, Outcome } from '../../seal/attempt.ts';
import { type PageWay, tryFromPage } from '../../seal/page-test.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { openIn, privacy } from '../../words/panels/help/privacy.ts';

/** What came of it in one worker; no attempts: it did not answer. */
export interface WorkerTest {
  readonly worker: keyof typeof privacy.workers;
  readonly attempts: readonly Attempt[];
}

/** Asks whoever owns the workers to let them try; the answer is put into `workers`. */
export class SelfTestEvent extends Event {
  workers: Promise<readonly WorkerTest[]> | undefined;

  constructor() {
    super('self-test', { bubbles: true, composed: true });
  }
}

interface Tested {
  readonly page: readonly Attempt<PageWay>[];
  readonly workers: readonly WorkerTest[];
}

/** Tries to send something from the page and from every worker, and says of each way what came of it. */
@customElement('ds-self-test')
export class SelfTest extends LitElement {
  static override styles = [
    base,
    controls,
    report,
    table,
    css`
      .acts {
        margin-block: var(--s-3);
      }
      .note {
        margin-block-end: var(--s-4);
      }
      .note.ok > svg {
        color: var(--ok);
      }
      .note b {
        color: var(--ink);
      }
      table {
        max-inline-size: 44rem;
      }
      .tb tbody th {
        font-size: var(--t-1);
        font-weight: 600;
        color: var(--ink);
        padding-block: var(--s-4) 6px;
      }
      .tb tbody:first-of-type th {
        padding-block-start: var(--s-2);
      }
      .tb td:last-child {
        inline-size: 15rem;
      }
      .tb td > svg {
        color: var(--ok);
        margin-inline-end: 6px;
      }
      .tb .bad > svg {
        color: var(--high);
      }
    `,
  ];

  @state() private tested: Tested | undefined;
  @state() private isRunning = false;

  protected override render(): TemplateResult {
    return html`
      <p class="small">${privacy.nowText}</p>
      <p class="acts">
        <button class="btn" aria-disabled=${this.isRunning} @click=${this.#run}>
          ${icon('shield')}${this.isRunning ? privacy.running : this.tested ? privacy.again : privacy.run}
        </button>
      </p>
      <div role="status">${this.tested && !this.isRunning ? renderVerdict(this.tested) : nothing}</div>
      ${this.tested && !this.isRunning ? renderTable(this.tested) : nothing}
    `;
  }

  readonly #run = async (): Promise<void> => {
    if (this.isRunning) return;
    this.isRunning = true;
    const asked = new SelfTestEvent();
    this.dispatchEvent(asked);
    const [page, workers] = await Promise.all([tryFromPage(), asked.workers ?? []]);
    this.tested = { page, workers };
    this.isRunning = false;
  };
}

function renderVerdict({ page, workers }: Tested): TemplateResult {
  const attempts = [...page, ...workers.flatMap(({ attempts }) => attempts)];
  const open = openIn(attempts);
  const silent = workers.filter(({ attempts }) => attempts.length === 0);
  if (open > 0) {
    return html`<p class="note bad">${icon('high')}<span><b>${privacy.someOpen(open, attempts.length)}</b> ${privacy.why}</span></p>`;
  }
  return html`<p class="note ok">
      ${icon('check')}<b>${privacy.allRefused(attempts.length, workers.length - silent.length)}</b>
    </p>
    ${silent.map(({ worker }) => html`<p class="note care">${icon('warn')}${privacy.silent(privacy.workers[worker])}</p>`)}`;
}

function renderTable({ page, workers }: Tested): TemplateResult {
  return html`<table class="tb">
    <thead>
      <tr>
        <th scope="col">${privacy.columns.way}</th>
        <th scope="col">${privacy.columns.outcome}</th>
      </tr>
    </thead>
    ${renderPart(
      privacy.page,
      page.map(({ way, outcome }) => renderRow(privacy.ways[way], outcome)),
    )}
    ${workers.map(({ worker, attempts }) => renderPart(privacy.workers[worker], renderWorker(attempts)))}
  </table>`;
}

/** The functions that are gone are one line; one that is there has its own. */
function renderWorker(attempts: readonly Attempt[]): readonly TemplateResult[] {
  const gone = attempts.filter(({ outcome }) => outcome === 'absent');
  return [
    ...(gone.length > 0 ? [renderRow(privacy.gone(gone.length), 'absent')] : []),
    ...attempts
      .filter(({ outcome }) => outcome !== 'absent')
      .map(({ way, outcome }) => renderRow(way === 'import' ? privacy.workerScript : way, outcome)),
  ];
}

function renderPart(name: string, rows: readonly TemplateResult[]): TemplateResult {
  return html`<tbody>
    <tr>
      <th colspan="2" scope="rowgroup">${name}</th>
    </tr>
    ${rows}
  </tbody>`;
}

function renderRow(way: string, outcome: Outcome): TemplateResult {
  const isRefused = outcome === 'refused' || outcome === 'absent';
  return html`<tr>
    <td>${way}</td>
    <td class=${isRefused ? '' : 'bad'}>${icon(isRefused ? 'check' : 'high')}${privacy.outcomes[outcome]}</td>
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-self-test': SelfTest;
  }
  interface HTMLElementEventMap {
    'self-test': SelfTestEvent;
  }
}
