import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { buildHash } from '../../offline/build.ts';
import { policies } from '../../offline/policy.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { Panel } from '../../parts/panel.ts';
import { panelHref } from '../../parts/state/places.ts';
import { rich } from '../../parts/text/rich.ts';
import { base } from '../../styles/base.ts';
import { report } from '../../styles/report.ts';
import { packages } from '../../words/packages.generated.ts';
import { privacy } from '../../words/panels/help/privacy.ts';
import './self-test.ts';

/** `#/help/privacy`: how anyone can check that nothing leaves, and a test that shows it here and now. */
@customElement('ds-privacy-page')
export class PrivacyPage extends Panel {
  static override styles = [
    base,
    report,
    css`
      .back {
        font-size: var(--t-1);
        margin-block-end: var(--s-2);
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: var(--s-5) var(--s-6);
      }
      .steps p {
        font-size: var(--t-1);
        color: var(--ink-2);
        text-wrap: pretty;
        margin-block-start: 2px;
      }
      h3.policy {
        margin-block-start: var(--s-5);
      }
      .code {
        font: 400 var(--t-1) / 1.65 var(--mono);
        background: var(--sunk);
        border-radius: var(--rad-2);
        padding: 8px 12px;
        margin-block: 6px;
        overflow-wrap: anywhere;
      }
      .list {
        margin-block-start: 0;
        max-inline-size: 48rem;
      }
      ol.list {
        counter-reset: reason;
      }
      ol.list > li {
        counter-increment: reason;
      }
      ol.list > li::before {
        content: counter(reason);
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
      .small {
        margin-block-start: 6px;
      }
    `,
  ];

  @state() private build: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void buildHash().then((hash) => {
      this.build = hash;
    });
  }

  protected override render(): TemplateResult {
    return html`<div class="panel">
      <p class="back"><a href=${panelHref('help')}>${privacy.back}</a></p>
      <div class="head"><h1>${privacy.title}</h1></div>
      <p class="lead">${privacy.lead}</p>
      ${section('now', privacy.now, privacy.nowNote, html`<ds-self-test></ds-self-test>`)}
      ${section('self', privacy.self, privacy.selfNote, renderSteps())}
      ${section(
        'rests',
        privacy.rests,
        privacy.restsNote,
        html`<ol class="list">${privacy.restsOn.map((text) => html`<li>${text}</li>`)}</ol>`,
      )}
      ${section('requests', privacy.requests, privacy.requestsNote, list(privacy.requestsMade, 'no'))}
      ${section(
        'stored',
        privacy.stored,
        privacy.storedNote,
        html`${list(privacy.storedHere, 'no')}<p class="small">${privacy.storedNot}</p>`,
      )}
      ${section(
        'made',
        privacy.made,
        privacy.madeNote,
        html`<p>${rich(privacy.madeText)}</p>
          ${list(
            packages.map(({ name, version, licence }) => `${name} ${version}, ${licence}`),
            'no',
          )}
          <p class="small"><a href="./licences.txt" target="_blank" rel="noopener">${privacy.licences}</a></p>
          <h3 class="policy">${privacy.build}</h3>
          <p class="code">${this.build ?? privacy.buildUnknown}</p>
          <p class="small">${rich(privacy.buildNote)}</p>`,
      )}
      ${section('limits', privacy.limits, privacy.limitsNote, list(privacy.limitsAre, 'care'))}
    </div>`;
  }
}

function section(id: string, title: string, note: string, content: TemplateResult): TemplateResult {
  return html`<section class="row first" aria-labelledby="${id}-title">
    <header><h2 id="${id}-title">${title}</h2><p>${note}</p></header>
    <div>${content}</div>
  </section>`;
}

function list(items: readonly string[], mark: 'no' | 'care'): TemplateResult {
  return html`<ul class="list">
    ${items.map((item) => html`<li class=${mark}>${icon(mark === 'no' ? 'dash' : 'warn')}<span>${rich(item)}</span></li>`)}
  </ul>`;
}

function renderSteps(): TemplateResult {
  return html`
    <div class="steps">
      ${privacy.steps.map(
        ({ title, text }) => html`<div>
          <h3>${title}</h3>
          <p>${rich(text)}</p>
        </div>`,
      )}
    </div>
    <h3 class="policy">${privacy.policies.page}</h3>
    <p class="code">${policies.page}</p>
    <p class="small">${rich(privacy.later)}</p>
    <h3 class="policy">${privacy.policies.workers}</h3>
    <p class="code">${policies.workers}</p>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-privacy-page': PrivacyPage;
  }
}
