import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { DETECTOR_TITLES } from '../../engine/scan/findings/detector-titles.generated.ts';
import { DETECTORS } from '../../engine/scan/findings/detectors.generated.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { saidMessages } from '../../parts/messages/toast.ts';
import { Panel } from '../../parts/panel.ts';
import { panelHref } from '../../parts/state/places.ts';
import { facts } from '../../parts/text/facts.ts';
import { rich } from '../../parts/text/rich.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { table } from '../../styles/table.ts';
import { count, plural } from '../../words/format.ts';
import type { DumpKind } from '../../words/kinds/dump-kind.ts';
import { aboutKind, everyKind, isVariant } from '../../words/kinds/kind-variants.ts';
import { kindWords } from '../../words/kinds/kind-words.ts';
import { KINDS, kindNames } from '../../words/panels/exposure/exposure.ts';
import { type Entry, glossary } from '../../words/panels/help/glossary.ts';
import { help } from '../../words/panels/help/help.ts';
import { privacy } from '../../words/panels/help/privacy.ts';
import { decoder } from '../../words/panels/share.ts';
import '../share/link-decoder.ts';
import './privacy-page.ts';

const WORDS = Object.entries<Entry>(glossary).sort(([, a], [, b]) => a.word.localeCompare(b.word, 'en'));

type Section = keyof typeof help.sections;

/** Help: `#/help/glossary/null-pointer` and `#/help/kinds/small` are places of their own, `#/help/privacy` is a page. */
@customElement('ds-help-panel')
export class HelpPanel extends Panel {
  static override styles = [
    base,
    controls,
    report,
    table,
    css`
      .contents {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--s-5);
        font-size: var(--t-1);
        margin-block-start: var(--s-4);
      }
      .contents a {
        min-block-size: 1.5rem;
      }
      .row {
        scroll-margin-block-start: calc(var(--chrome, 4rem) + 1rem);
      }
      .promise {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: var(--s-5) var(--s-6);
      }
      .promise p {
        font-size: var(--t-1);
        color: var(--ink-2);
        text-wrap: pretty;
      }
      .promise .check {
        color: var(--ink-3);
        margin-block-start: 2px;
      }
      .code {
        font: 400 var(--t-1) / 1.65 var(--mono);
        background: var(--sunk);
        border-radius: var(--rad-2);
        padding: 8px 12px;
        margin-block: 6px;
      }
      .policy {
        margin-block-start: var(--s-5);
      }
      .more {
        margin-block-start: var(--s-3);
      }
      .words {
        columns: 20rem;
        column-gap: var(--s-6);
        margin-block-start: var(--s-4);
      }
      .words > div {
        break-inside: avoid;
        padding-block: 6px;
        scroll-margin-block-start: calc(var(--chrome, 4rem) + 1rem);
      }
      .words dt {
        font: 600 var(--t-1) / 1.5 var(--sans);
      }
      .words dd {
        font-size: var(--t-1);
        color: var(--ink-2);
        text-wrap: pretty;
      }
      .here {
        background: var(--accent-wash);
        border-radius: var(--rad-2);
        margin-inline: -10px;
        padding-inline: 10px;
      }
      .find {
        max-inline-size: 20rem;
      }
      details.variant {
        margin-inline-start: var(--s-5);
      }
      details {
        border-block-end: 1px solid var(--line);
        scroll-margin-block-start: calc(var(--chrome, 4rem) + 1rem);
      }
      summary {
        display: flex;
        gap: var(--s-3);
        align-items: center;
        min-block-size: 2.25rem;
        cursor: pointer;
        font-size: var(--t-1);
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary > svg {
        color: var(--ink-3);
        transition: rotate var(--quick) var(--ease);
      }
      details[open] summary > svg {
        rotate: 90deg;
      }
      summary > small {
        margin-inline-start: auto;
      }
      .about {
        padding: var(--s-2) 0 var(--s-5) 28px;
      }
      .about > .facts {
        margin-block-start: var(--s-4);
      }
      kbd {
        white-space: nowrap;
      }
      .keys td:first-child {
        inline-size: 15rem;
      }
      @media (max-width: 19em) {
        .keys td:first-child {
          inline-size: 50%;
        }
        kbd {
          white-space: normal;
        }
        summary {
          flex-wrap: wrap;
        }
      }
    `,
  ];

  @state() private filter = '';

  /** A place within Help is scrolled to instead of the heading. */
  override async focusHeading(): Promise<boolean> {
    await this.updateComplete;
    const page = this.renderRoot.querySelector('ds-privacy-page');
    if (page) return page.focusHeading();
    const isThere = await super.focusHeading();
    this.#scrollToPlace();
    return isThere;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('place') && this.place) requestAnimationFrame(() => this.#scrollToPlace());
  }

  protected override render(): TemplateResult {
    if (this.place === 'privacy') return html`<ds-privacy-page></ds-privacy-page>`;
    return html`<div class="panel">
      <div class="head"><h1>${help.title}</h1></div>
      <p class="lead">${help.lead}</p>
      <nav class="contents" aria-label=${help.title}>
        ${Object.entries(help.sections)
          .filter(([id]) => id !== 'messages')
          .map(([id, name]) => html`<a href=${panelHref('help', id)}>${name}</a>`)}
      </nav>
      ${this.#renderSection('promise', help.promiseNote, this.#renderPromise())}
      ${this.#renderSection('kinds', '', this.#renderKinds())}
      ${this.#renderSection('reveal', '', renderReveal())}
      ${this.#renderSection('looks', help.looksNote(plural(DETECTORS.length, 'kind')), renderLooks())}
      ${this.#renderSection('smaller', help.smallerNote, renderSmaller())}
      ${this.#renderSection('keyboard', '', renderKeys())}
      ${this.#renderSection('glossary', '', this.#renderGlossary())}
      ${saidMessages().length > 0 ? this.#renderSection('messages', help.messagesNote, renderMessages()) : nothing}
    </div>`;
  }

  #renderSection(id: Section, note: string, content: TemplateResult): TemplateResult {
    return html`<section class="row first" id=${id} aria-labelledby="${id}-title">
      <header><h2 id="${id}-title">${help.sections[id]}</h2><p>${note}</p></header>
      <div>${content}</div>
    </section>`;
  }

  #renderPromise(): TemplateResult {
    return html`
      <div class="promise">
        ${help.promises.map(
          ({ title, text, check }) => html`<div>
            <h3>${title}</h3>
            <p>${text}</p>
            <p class="check">${check}</p>
          </div>`,
        )}
      </div>
      <div class="policy">
        <h3>${help.policyTitle}</h3>
        <p class="code">${help.policy}</p>
        <p class="small">${help.policyText}</p>
        <p class="small">${help.limits}</p>
        <p class="more"><a class="btn" href=${panelHref('help', 'privacy')}>${icon('shield')}${privacy.title}</a></p>
      </div>
      <div class="policy">
        <h3>${help.installTitle}</h3>
        <ul class="list">${help.install.map((way) => html`<li class="no">${icon('dash')}<span>${way}</span></li>`)}</ul>
      </div>
      <div class="policy">
        <h3>${decoder.title}</h3>
        <ds-link-decoder></ds-link-decoder>
      </div>
    `;
  }

  #renderKinds(): TemplateResult {
    return html`${everyKind().map((id) => {
      const kind = aboutKind(id);
      return html`<details id="kinds-${id}" class=${isVariant(id) ? 'variant' : ''} ?open=${this.place === `kinds/${id}`}>
        <summary>${icon('chev')}<b>${kind.name}</b><small>${kindWords.cares[kind.care]}</small></summary>
        ${renderKind(kind)}
      </details>`;
    })}`;
  }

  #renderGlossary(): TemplateResult {
    const needle = this.filter.trim().toLowerCase();
    const shown = WORDS.filter(([, { word, text }]) => !needle || `${word} ${text}`.toLowerCase().includes(needle));
    return html`
      <label class="find">
        ${icon('search')}<input
          type="search"
          placeholder=${help.find}
          aria-label=${help.find}
          .value=${this.filter}
          @input=${(event: Event) => {
            this.filter = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      ${
        shown.length === 0
          ? html`<p class="empty">${help.noWord}</p>`
          : html`<dl class="words">
              ${shown.map(
                ([
                  id,
                  { word, text },
                ]) => html`<div id="glossary-${id}" class=${this.place === `glossary/${id}` ? 'here' : ''}>
                  <dt>${word}</dt>
                  <dd>${text}</dd>
                </div>`,
              )}
            </dl>`
      }
    `;
  }

  #scrollToPlace(): void {
    const id = this.place.replace('/', '-');
    if (id) this.renderRoot.querySelector(`#${CSS.escape(id)}`)?.scrollIntoView({ block: 'start' });
  }
}

function renderKind(kind: DumpKind): TemplateResult {
  return html`<div class="about">
    <div class="cols2">
      <div>
        <h3>${kindWords.holds}</h3>
        <ul class="list">${kind.holds.map((item) => html`<li class="yes">${icon('check')}<span>${rich(item)}</span></li>`)}</ul>
      </div>
      <div>
        <h3>${kindWords.leavesOut}</h3>
        <ul class="list">${kind.leavesOut.map((item) => html`<li class="no">${icon('dash')}<span>${rich(item)}</span></li>`)}</ul>
      </div>
    </div>
    ${facts([
      [kindWords.arises, rich(kind.arises)],
      [kindWords.found, rich(kind.found)],
      [kindWords.showTo, kind.showTo],
      [kindWords.mayDelete, rich(kind.mayDelete)],
      [kindWords.onPurpose, rich(kind.onPurpose)],
      [kindWords.stop, rich(kind.stop)],
      [kindWords.stopCost, kind.stopCost],
    ])}
  </div>`;
}

function renderReveal(): TemplateResult {
  return html`
    <ul class="list">
      ${help.reveal.map((item) => html`<li class="care">${icon('warn')}${item}</li>`)}
    </ul>
    <h3 class="sub">${help.protects}</h3>
    <ul class="list">
      ${help.protectsText.map((item) => html`<li class="yes">${icon('check')}${item}</li>`)}
    </ul>
    <h3 class="sub">${help.protectsNot}</h3>
    <ul class="list">
      ${help.protectsNotText.map((item) => html`<li class="no">${icon('dash')}${item}</li>`)}
    </ul>
  `;
}

/** Titles of all that is looked for, by kind; several rules may share one. */
function renderLooks(): TemplateResult {
  return html`${KINDS.map((kind) => {
    const titles = DETECTORS.flatMap(([, own], index) => (own === kind ? (DETECTOR_TITLES[index]?.[1] ?? []) : []));
    return html`<details>
      <summary>${icon('chev')}<b>${kindNames[kind].name}</b><small>${count(titles.length)}</small></summary>
      <p class="about small">${[...new Set(titles)].sort((a, b) => a.localeCompare(b, 'en')).join(', ')}.</p>
    </details>`;
  })}
    <p class="small">${help.looksLimit}</p>`;
}

function renderSmaller(): TemplateResult {
  return html`<table class="tb wrap">
    <thead>
      <tr>
        <th scope="col">${help.columns.what}</th>
        <th scope="col">${help.columns.how}</th>
        <th scope="col" class="wide">${help.columns.loses}</th>
      </tr>
    </thead>
    <tbody>
      ${help.smaller.map(
        ({ what, how, loses }) => html`<tr>
          <td><b>${what}</b></td>
          <td>${rich(how)}</td>
          <td class="wide q">${loses}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderKeys(): TemplateResult {
  return html`<table class="tb keys">
      <thead>
        <tr>
          <th scope="col">${help.columns.key}</th>
          <th scope="col">${help.columns.does}</th>
        </tr>
      </thead>
      <tbody>
        ${help.keys.map(([key, does]) => html`<tr><td><kbd>${key}</kbd></td><td>${does}</td></tr>`)}
      </tbody>
    </table>
    <p class="small">${help.keysNote}</p>`;
}

function renderMessages(): TemplateResult {
  return html`<ul class="list">
    ${saidMessages().map((text) => html`<li class="no">${icon('info')}<span>${untrusted(text)}</span></li>`)}
  </ul>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-help-panel': HelpPanel;
  }
}
