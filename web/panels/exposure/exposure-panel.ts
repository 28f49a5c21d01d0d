import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Finding, Findings } from '../../engine/report/report.ts';
import { CONFIDENCES } from '../../engine/report/report-words.ts';
import { isScanLimit, passedOverIn } from '../../engine/scan/limits.ts';
import '../../parts/copy-button.ts';
import { icon, KIND_ICONS } from '../../parts/icons/more-icons.ts';
import { placeHref, placeKey } from '../../parts/marks/found-place.ts';
import { keeperNote } from '../../parts/marks/keeper-note.ts';
import { marked } from '../../parts/marks/marked.ts';
import { notify } from '../../parts/messages/toast.ts';
import { Panel } from '../../parts/panel.ts';
import { goTo, keepPlace } from '../../parts/state/moves.ts';
import { type Mutes, mutesOf } from '../../parts/state/mutes.ts';
import { panelHref } from '../../parts/state/places.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { ADVICE } from '../../words/advice.generated.ts';
import { common } from '../../words/common.ts';
import { count } from '../../words/format.ts';
import { kindOf } from '../../words/kinds/kind-of.ts';
import { clean } from '../../words/panels/clean.ts';
import { exposure, holdsMemory, KINDS, kindNames, verdictOf } from '../../words/panels/exposure/exposure.ts';
import { isSevere } from '../../words/panels/exposure/severe.ts';
import { exposureStyles } from './exposure.styles.ts';
import { findingDetail } from './finding-detail.ts';
import { findingMatrix } from './finding-matrix.ts';
import { findingRows, listbox, type RowParts } from './finding-rows.ts';
import { groupsOf } from './groups.ts';
import { Reveal } from './reveal.ts';

type Confidence = Finding['confidence'];

/** The first time in a visit it is asked whether a value may be shown. */
let hasRevealed = false;

/** What the file would give away: a verdict, the findings by kind, and of the chosen one why and what to do. `#/exposure/<id>`. */
@customElement('ds-exposure-panel')
export class ExposurePanel extends Panel {
  static override styles = [base, controls, report, exposureStyles];

  @state() confidence: Confidence | undefined;
  @state() kind: Finding['class'] | undefined;
  @state() private text = '';
  @state() private isAskingWhy = false;
  @state() private unfolded: ReadonlySet<string> = new Set();
  @state() private isAskingToShow = false;
  readonly #reveal = new Reveal(() => this.requestUpdate());
  #file: unknown;
  /** Of the findings that are drawn. */
  #muted: ReadonlySet<string> = new Set();
  /** Where the chosen finding lies: what it is known by while the search renumbers them. */
  #chosenAt: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reveal.connect();
    window.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reveal.disconnect();
    window.removeEventListener('keydown', this.#key);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const access = this.dump?.access;
    if (access !== this.#file) {
      this.#file = access;
      this.unfolded = new Set();
      this.#chosenAt = undefined;
      this.#reveal.hide();
    }
    const items = this.dump?.findings?.items ?? [];
    if (changed.has('place') && !this.#isChosen(items.find(({ id }) => id === this.place))) {
      this.#reveal.hide();
      this.isAskingWhy = false;
      this.isAskingToShow = false;
      const first = items.find(({ id }) => id === this.place)?.places[0];
      this.#chosenAt = first && placeKey(first);
    } else if (changed.has('dump')) this.#followChosen(items);
    this.#muted = this.#mutes?.idsOf(items) ?? new Set();
  }

  get #mutes(): Mutes | undefined {
    return this.dump && mutesOf(this.dump.access);
  }

  #isChosen(item: Finding | undefined): boolean {
    return this.#chosenAt !== undefined && (item?.places.some((place) => placeKey(place) === this.#chosenAt) ?? false);
  }

  /** What was chosen has another number now: the address says so. */
  #followChosen(items: readonly Finding[]): void {
    const item = this.#chosenAt === undefined ? undefined : items.find((one) => this.#isChosen(one));
    if (item && item.id !== this.place) keepPlace(panelHref('exposure', item.id));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { dump } = this;
    if (!dump) return nothing;
    const { findings } = dump;
    if (!findings) {
      return html`<div class="panel"><h1>${exposure.title}</h1><p class="empty">${exposure.waiting}</p></div>`;
    }
    const chosen = this.#chosen;
    return html`<div class="panel ${chosen ? 'chosen' : ''}">
      ${keeperNote(this.dump?.summary)} ${this.#renderHeadline(findings)} ${findings.items.length > 0 ? this.#renderBar(findings) : nothing}
      <div class="body ${chosen ? 'chosen' : ''}">
        <div class="groups">${this.#renderGroups(findings)}</div>
        ${
          findings.items.length > 0
            ? html`<aside class="detail" aria-label=${exposure.details}>
          ${
            chosen
              ? html`<div class="onlyphone"><a class="btn soft" href=${panelHref('exposure')}>${icon('chevBack')}${exposure.back}</a></div>
                ${this.#renderDetail(chosen)}`
              : html`<div><p class="q3">${exposure.choose}</p></div>`
          }
        </aside>`
            : nothing
        }
      </div>
    </div>`;
  }

  get #chosen(): Finding | undefined {
    const items = this.dump?.findings?.items;
    return (
      items?.find((item) => this.place !== '' && this.#isChosen(item)) ?? items?.find(({ id }) => id === this.place)
    );
  }

  #renderHeadline(findings: Findings): TemplateResult {
    const summary = this.dump?.summary;
    const hasMemory = summary === undefined || holdsMemory(summary);
    const shown = findings.items.filter(({ id }) => !this.#muted.has(id));
    const verdict = verdictOf(summary && kindOf(summary.file), findings, this.dump?.scan, this.#muted, hasMemory);
    return html`<div class="headline">
      <div>
        <p class="eye">${exposure.title}</p>
        <h1 class="verdict">${marked(verdict.text, verdict.mark)}</h1>
        ${verdict.lead ? html`<p class="lead">${verdict.lead}</p>` : nothing}
        <div class="acts">
          <a class="btn pri" href=${panelHref('share')}>${icon('share')}${exposure.share}</a>
          <a class="btn" href=${panelHref('clean')}>${icon('broom')}${clean.title}</a>
          <a class="btn soft" href=${panelHref('help', 'smaller')}>${exposure.smaller}</a>
          ${this.#renderAsk(findings)}
          <a class="btn soft" href=${panelHref('help', 'looks')}>${exposure.whatWeLookFor}</a>
        </div>
      </div>
      ${findingMatrix(shown, this, (kind, confidence) => this.#setBoth(kind, confidence))}
    </div>`;
  }

  /** What to write to whoever owns what was found: names, masks and what to do, no values. */
  #renderAsk({ items }: Findings): TemplateResult | typeof nothing {
    const own = items.filter((item) => isSevere(item) && item.confidence === 'validated' && !this.#muted.has(item.id));
    if (own.length === 0) return nothing;
    const lines = own.map(({ title, mask, detector }) => `- ${title} (${mask}): ${ADVICE[detector]?.[1] ?? ''}`);
    return html`<ds-copy .text=${[exposure.ownerLead, ...lines].join('\n')} .word=${exposure.askOwner(own.length)}></ds-copy>`;
  }

  #renderBar({ items: all }: Findings): TemplateResult {
    const items = all.filter(({ id }) => !this.#muted.has(id));
    const press = (value: Confidence | undefined, word: string) => {
      const number = value ? items.filter(({ confidence }) => confidence === value).length : items.length;
      return html`<button aria-pressed=${this.confidence === value} @click=${() => this.#setConfidence(value)}>
        ${word} ${count(number)}
      </button>`;
    };
    return html`<div class="bar">
      <div class="seg" role="group" aria-label=${exposure.evidenceLabel}>
        ${press(undefined, exposure.filters.all)} ${CONFIDENCES.map((one) => press(one, exposure.filters[one]))}
      </div>
      <select class="select" aria-label=${exposure.kind} @change=${this.#setKind}>
        <option value="">${exposure.anyKind}</option>
        ${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${kindNames[kind].name}</option>`)}
      </select>
      <label class="find">${icon('search')}<input type="search" autocomplete="off" aria-label=${exposure.filterLabel} placeholder=${exposure.placeholder} @input=${this.#setText} /></label>
      <span class="n">${exposure.muted(this.#muted.size)}</span>
    </div>`;
  }

  #renderGroups({ items, limits }: Findings): TemplateResult {
    const filter = { confidence: this.confidence, kind: this.kind, text: this.text };
    const groups = groupsOf(
      items.filter(({ id }) => !this.#muted.has(id)),
      filter,
    );
    const muted = items.filter(({ id }) => this.#muted.has(id));
    const passedOver = passedOverIn(limits);
    const parts = this.#rowParts;
    return html`
      ${groups.length === 0 && items.length > 0 ? html`<p class="empty">${exposure.noneMatch}</p>` : nothing}
      ${groups.map(
        ({ kind, items: own }) => html`<section class="group" aria-labelledby=${kind}>
          <header>
            ${icon(KIND_ICONS[kind])}
            <h2 id=${kind}>${kindNames[kind].name}</h2><span class="q3">${count(own.length)}</span>
            <small>${kindNames[kind].means}</small>
          </header>
          ${findingRows(kind, own, parts)}
        </section>`,
      )}
      ${
        muted.length > 0
          ? html`<section class="group" aria-labelledby="muted">
              <header><h2 id="muted">${exposure.mutedTitle}</h2></header>
              ${listbox('muted', muted, parts)}
            </section>`
          : nothing
      }
      ${limits.map((limit) => (limit.what === 'places' || isScanLimit(limit) ? nothing : renderLimit(limit.what, limit.kept, items)))}
      ${passedOver > 0 ? html`<p class="small">${exposure.passedOver(passedOver)}</p>` : nothing}
    `;
  }

  get #rowParts(): RowParts {
    return {
      chosen: this.#chosen,
      wantsWeak: this.confidence === 'possible',
      unfolded: this.unfolded,
      onUnfold: (key) => this.#unfold(key),
      mutedFor: (item) => this.#mutes?.reasonOf(item),
    };
  }

  #renderDetail(item: Finding): TemplateResult {
    return findingDetail(item, {
      bits: this.bits,
      writtenAt: this.dump?.summary.file.time,
      mutedFor: this.#mutes?.reasonOf(item),
      value: this.#reveal.valueOf(item),
      isAskingWhy: this.isAskingWhy,
      isAskingToShow: this.isAskingToShow,
      onReveal: () => void this.#toggleReveal(item),
      onCopyValue: () => void this.#copyValue(item),
      onMute: () => this.#toggleMute(item),
      onMuteFor: (reason) => this.#mute(item, reason),
    });
  }

  /** The first press in a visit asks, the next one shows. */
  async #toggleReveal(item: Finding): Promise<void> {
    const [place] = item.places;
    const access = this.dump?.access;
    if (this.#reveal.valueOf(item) !== undefined || !place || !access) return this.#reveal.hide();
    if (!hasRevealed && !this.isAskingToShow) {
      this.isAskingToShow = true;
      return;
    }
    hasRevealed = true;
    this.isAskingToShow = false;
    await this.#reveal.show(access, place).catch(() => notify(this, { text: exposure.revealFailed, icon: 'warn' }));
  }

  async #copyValue(item: Finding): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#reveal.valueOf(item) ?? '');
      notify(this, { text: exposure.copied, icon: 'check' });
    } catch {
      notify(this, { text: common.copyRefused, icon: 'warn' });
    }
  }

  #toggleMute(item: Finding): void {
    if (this.#mutes?.reasonOf(item) === undefined) {
      this.#askWhy(!this.isAskingWhy);
      return;
    }
    this.#mutes.unmute(item);
    this.requestUpdate();
  }

  /** Buttons give way to each other: the focus goes to what takes the place of the one pressed. */
  #askWhy(isAsking: boolean): void {
    this.isAskingWhy = isAsking;
    const next = isAsking ? '.why' : '.mute';
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(next)?.focus());
  }

  #mute(item: Finding, reason: string): void {
    const mutes = this.#mutes;
    mutes?.mute(item, reason);
    this.#askWhy(false);
    const undo = () => {
      mutes?.unmute(item);
      this.requestUpdate();
    };
    notify(this, { text: exposure.mutedFor(reason), action: { word: exposure.undo, run: undo } });
  }

  #setBoth(kind: Finding['class'] | undefined, confidence: Confidence | undefined): void {
    this.kind = kind;
    this.confidence = confidence;
  }

  /** Opens what is folded; what was opened so is folded again. */
  #unfold(key: string): void {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(key)) unfolded.add(key);
    this.unfolded = unfolded;
  }

  #setConfidence(value: Confidence | undefined): void {
    this.confidence = value;
  }

  readonly #setKind = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.kind = KINDS.find((kind) => kind === value);
  };

  readonly #setText = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
  };

  /** N, J and the arrows go from finding to finding, R reveals, M mutes, X shows the bytes, Escape goes back to the list. */
  readonly #key = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (event.key.length === 1 && document.documentElement.dataset['letters'] === 'off') return;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const chosen = this.#chosen;
    switch (event.key) {
      case 'n':
      case 'j':
        this.#step(1);
        break;
      case 'N':
      case 'k':
        this.#step(-1);
        break;
      case 'ArrowDown':
      case 'ArrowUp':
        // Elsewhere they scroll.
        if (!isRow(target)) return;
        this.#step(event.key === 'ArrowDown' ? 1 : -1);
        break;
      case 'Escape':
        if (!chosen) return;
        goTo(panelHref('exposure'));
        break;
      case 'r':
        if (chosen) void this.#toggleReveal(chosen);
        break;
      case 'm':
        if (chosen) this.#toggleMute(chosen);
        break;
      case 'x':
        if (chosen?.places[0]) goTo(placeHref(chosen.places[0]));
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  #step(by: number): void {
    const findings = this.dump?.findings;
    if (!findings) return;
    const filter = { confidence: this.confidence, kind: this.kind, text: this.text };
    // In the order they are drawn: the muted ones last, whatever the filter.
    const all = [
      ...groupsOf(
        findings.items.filter(({ id }) => !this.#muted.has(id)),
        filter,
      ).flatMap(({ items }) => items),
      ...findings.items.filter(({ id }) => this.#muted.has(id)),
    ];
    const chosen = this.#chosen;
    const at = chosen ? all.indexOf(chosen) : -1;
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) goTo(panelHref('exposure', next.id));
  }
}

function isRow(target: EventTarget | undefined): boolean {
  return target instanceof Element && target.closest('[role="option"]') !== null;
}

/** What is listed is not all. Where `what` is "items of DETECTOR", that kind of finding is named as its items are. */
function renderLimit(what: string, kept: number, items: Findings['items']): TemplateResult {
  const detector = /^items of (.*)$/.exec(what)?.[1];
  const title = items.find((one) => one.detector === detector)?.title;
  return html`<p class="small">
    ${exposure.limits(kept, title)} <a href=${panelHref('share')}>${exposure.exportListed}</a>
  </p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-exposure-panel': ExposurePanel;
  }
}
