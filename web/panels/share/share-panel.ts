import { html, nothing, type PropertyValues, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SecretCheck } from '../../engine/secret-check.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { notify } from '../../parts/messages/toast.ts';
import { Panel } from '../../parts/panel.ts';
import { saveFile } from '../../parts/save-file.ts';
import { panelHref } from '../../parts/state/places.ts';
import { rich } from '../../parts/text/rich.ts';
import { SEAL_CHARACTERS } from '../../share/link/passphrase.ts';
import { CHAT_LIMIT, LINK_LIMIT } from '../../share/make.ts';
import type { Choices } from '../../share/redact.ts';
import { LEAST_PASSPHRASE, suggestPassphrase } from '../../share/suggest.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { common } from '../../words/common.ts';
import { count } from '../../words/format.ts';
import { clean } from '../../words/panels/clean.ts';
import { share } from '../../words/panels/share.ts';
import { answers } from '../overview/overview.styles.ts';
import { checkNote, isStale } from './check-note.ts';
import './export-row.ts';
import { fileName } from './export-row.ts';
import {
  type ChoiceKey,
  costsOf,
  everythingIn,
  type Gathered,
  gather,
  type Made,
  makeLink,
  sourceOf,
} from './link-maker.ts';
import { shareStyles } from './share-panel.styles.ts';
import './summary-view.ts';
import type { SummaryView } from './summary-view.ts';

const ADD = Object.keys(share.add) as (keyof typeof share.add)[];
const LEAVE = { stack: 'withoutStack', buildIds: 'withoutBuildIds', counts: 'withoutCounts' } as const;

/** A pause in typing or in the search, after which the link is made anew. */
const PAUSE_MS = 150;
const TYPING_MS = 500;

/**
 * Makes a link that holds the summary itself. What is on screen as the preview was read back from the link; the link
 * can be copied once every found secret was looked for in it, in every spelling.
 */
@customElement('ds-share-panel')
export class SharePanel extends Panel {
  static override styles = [base, controls, report, answers, shareStyles];

  @state() private choices: Choices = {};
  @state() private isLocked = false;
  @state() private passphrase = '';
  @state() private isWhole = false;
  /** The link on screen, checked. */
  @state() private made: Made | undefined;
  /** The link that takes its place once it is checked. */
  @state() private pending: Made | undefined;
  @state() private check: SecretCheck | 'failed' | undefined;
  @state() private costs: ReadonlyMap<ChoiceKey, number> = new Map();
  @state() private isRefused = false;
  @query('ds-summary-view[hidden]') private twin!: SummaryView | null;

  #gathered: { readonly revision: number; readonly task: Promise<Gathered> } | undefined;
  /** What the link on screen was made of. */
  #known = '';
  #turn = 0;
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#turn++;
    clearTimeout(this.#timer);
    this.passphrase = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.knowsMore(changed)) this.#refresh(PAUSE_MS);
  }

  protected override render(): TemplateResult {
    return html`<div class="panel">
      <div class="share">
        <section aria-labelledby="title">${this.#renderChoices()}</section>
        <section aria-label=${share.linkLabel}>${this.#renderLink()}</section>
      </div>
      ${this.pending ? html`<ds-summary-view hidden .summary=${this.pending.summary}></ds-summary-view>` : nothing}
    </div>`;
  }

  #renderChoices(): TemplateResult {
    const [first = '', second = ''] = share.title.split('. ');
    return html`
      <p class="eye">${share.eye}</p>
      <h1 class="verdict" id="title"><span>${first}. </span><span>${second}</span></h1>
      <p class="lead">${share.lead}</p>
      <h2 class="sub cap">${share.inLink}<span>${share.characters}</span></h2>
      ${Object.values(share.always).map(
        ({ title, note }) =>
          html`<div class="opt">${icon('check')}<b>${title}</b><span></span><small>${note}</small></div>`,
      )}
      ${(Object.keys(LEAVE) as (keyof typeof LEAVE)[]).map((key) => this.#renderChoice(LEAVE[key], share.leave[key], true))}
      <h2 class="sub">${share.offTitle}</h2>
      ${ADD.map((key) => this.#renderChoice(key, share.add[key], false))}
      <h2 class="sub">${share.lockTitle}</h2>
      ${this.#renderLock()}
      <h2 class="sub">${share.never}</h2>
      ${share.nevers.map(
        ({ title, note }) =>
          html`<div class="opt none"><i aria-hidden="true"></i><b>${title}</b><span></span><small>${note}</small></div>`,
      )}
    `;
  }

  #renderChoice(
    key: ChoiceKey,
    { title, note }: { readonly title: string; readonly note: string },
    isLeaving: boolean,
  ): TemplateResult {
    const cost = this.costs.get(key);
    const isOn = this.choices[key] === true;
    const isNone = cost === 0;
    const sign = isLeaving || isOn ? '' : '+\u2009';
    return html`<label class="opt ${isNone ? 'none' : ''}">
      <input type="checkbox" .checked=${isLeaving ? !isOn : isOn} @change=${() => this.#choose({ [key]: !isOn })} />
      <b>${title}</b>
      <span class="cost">${cost === undefined ? '' : isNone ? share.nothingToAdd : `${sign}${count(cost)}`}</span>
      <small>${rich(note)}</small>
    </label>`;
  }

  #renderLock(): TemplateResult {
    const isShort = this.passphrase.length > 0 && this.passphrase.length < LEAST_PASSPHRASE;
    return html`<label class="opt">
        <input type="checkbox" .checked=${this.isLocked} @change=${this.#lock} />
        <b>${share.lock.title}</b><span class="cost">+\u2009${SEAL_CHARACTERS}</span>
        <small>${rich(share.lock.note)}</small>
      </label>
      ${
        this.isLocked
          ? html`<div class="pass">
              <input
                class="input"
                type="text"
                name="words"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="200"
                aria-label=${share.lock.label}
                placeholder=${share.lock.placeholder}
                .value=${this.passphrase}
                @input=${this.#typed}
              />
              <button class="btn" @click=${this.#suggest}>${icon('pass')}${share.lock.suggest}</button>
              ${isShort ? html`<p role="status">${share.lock.short(LEAST_PASSPHRASE)}</p>` : nothing}
            </div>`
          : nothing
      }`;
  }

  #renderLink(): TemplateResult {
    const { made } = this;
    return html`
      <div class="preview">
        <div class="bar"><span>${icon('eye')} ${share.preview}</span><span>${share.noAccess}</span></div>
        ${
          made
            ? html`<div class="paper" tabindex="0" role="region" aria-label=${share.preview}>
                <ds-summary-view .summary=${made.summary}></ds-summary-view>
              </div>`
            : html`<p class="wait">${this.#waitWord}</p>`
        }
      </div>
      ${made ? this.#renderMade(made) : nothing}
      <div class="files">
        <h2 class="sub lined">${share.filesTitle}</h2>
        <ds-export-row .summary=${this.#canSend ? made?.summary : undefined} .offsets=${made?.offsets ?? []}></ds-export-row>
        <p class="small">${share.filesNote} ${this.isLocked ? share.filesOpen : ''}</p>
        <div class="acts"><a class="btn" href=${panelHref('clean')}>${icon('broom')}${clean.title}</a></div>
      </div>
    `;
  }

  #renderMade(made: Made): TemplateResult {
    const { length } = made.url;
    const head = made.url.length - made.fragment.length + made.fragment.indexOf('.') + 1;
    const canSend = this.#canSend;
    return html`
      <div class="meter">
        <p><b>${share.meter(count(length))}</b><span>${share.fits(length)}</span></p>
        ${meter(length)}
      </div>
      ${this.#renderLeft(made)}
      <p class="url" tabindex="0" aria-label=${share.copy}><b>${made.url.slice(0, head)}</b>${made.url.slice(head)}</p>
      ${checkNote({ check: this.check, dump: this.dump })}
      <h2 class="sub">${share.before}</h2>
      <ul class="list flush">
        ${share.warnings.map((text) => html`<li class="no">${icon('dash')}<span>${text}</span></li>`)}
      </ul>
      <div class="acts done">
        <button class="btn pri big" aria-disabled=${String(!canSend)} @click=${this.#copy}>${icon('copy')}${share.copy}</button>
        ${
          canSend
            ? html`<a class="btn big" href=${made.url} target="_blank" rel="noopener noreferrer">${icon('eye')}${share.openTab}</a>`
            : nothing
        }
        ${
          length > LINK_LIMIT && canSend
            ? html`<button class="btn big" @click=${this.#saveLink}>${icon('down')}${share.saveLink}</button>`
            : nothing
        }
      </div>
      ${this.isRefused ? html`<input class="input m" readonly .value=${made.url} aria-label=${share.copy} />` : nothing}
    `;
  }

  #renderLeft({ left, url, summary }: Made): TemplateResult | typeof nothing {
    const isCut = left.frames + left.threads + left.findings > 0;
    if (isCut || this.isWhole) {
      return html`<div class="note">${icon('info')}<div>
        ${isCut ? html`<p>${share.left(left)}</p>` : nothing}
        <button class="btn mini" @click=${() => this.#set({ isWhole: !this.isWhole })}>${this.isWhole ? share.cutAgain : share.keepAll}</button>
      </div></div>`;
    }
    const hasIds = summary.modules.some(({ id }) => id !== undefined);
    if (url.length <= CHAT_LIMIT || !hasIds || this.choices.withoutBuildIds) return nothing;
    return html`<p class="shorten">
      <button class="btn mini" @click=${() => this.#choose({ withoutBuildIds: true })}>${share.shorten}</button>
    </p>`;
  }

  /** Why there is no link yet. */
  get #waitWord(): string {
    if (!this.#isRead) return share.waiting;
    return this.#needsPassphrase ? share.lock.needed : share.making;
  }

  /** Nothing more will be read by itself. */
  get #isRead(): boolean {
    const { dump } = this;
    return dump !== undefined && (dump.summary.isComplete || dump.isStopped === true || dump.fault !== undefined);
  }

  get #needsPassphrase(): boolean {
    return this.isLocked && this.passphrase.trim().length < LEAST_PASSPHRASE;
  }

  /** The link on screen was checked, and nothing is in it. */
  get #canSend(): boolean {
    const { check } = this;
    return this.made !== undefined && typeof check === 'object' && check.hits.length === 0 && !this.#isStale;
  }

  get #isStale(): boolean {
    return isStale(this.dump);
  }

  readonly #choose = (change: Choices): void => this.#set({ choices: { ...this.choices, ...change } });

  #set(change: Partial<{ choices: Choices; isWhole: boolean; isLocked: boolean; passphrase: string }>): void {
    Object.assign(this, change);
    this.#refresh(0);
  }

  readonly #lock = (): void => this.#set({ isLocked: !this.isLocked, passphrase: '' });

  readonly #typed = (event: Event): void => {
    this.passphrase = (event.target as HTMLInputElement).value;
    this.#refresh(TYPING_MS);
  };

  readonly #suggest = (): void => this.#set({ passphrase: suggestPassphrase() });

  /** Makes the link anew after a pause, unless what it is made of is the same. */
  #refresh(pause: number): void {
    const { dump } = this;
    if (!dump || !this.#isRead) return;
    const { choices, isLocked, passphrase, isWhole } = this;
    const known = JSON.stringify([choices, isLocked, passphrase, isWhole, dump.summary.revision]);
    if (this.#known !== known) {
      // Another link than the one on screen was asked for: that one is no longer offered.
      this.check = undefined;
      this.isRefused = false;
    } else if (this.#findings === dump.findings) return;
    this.#known = known;
    this.#findings = dump.findings;
    const mine = ++this.#turn;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#make(mine), pause);
  }

  #findings: unknown;

  async #make(mine: number): Promise<void> {
    const { dump, choices, isLocked, passphrase, isWhole } = this;
    if (!dump) return;
    const isOld = () => mine !== this.#turn;
    try {
      const source = sourceOf(await this.#gather(), dump.findings);
      if (isOld()) return;
      if (this.#needsPassphrase) {
        this.made = undefined;
      } else {
        const address = location.origin + location.pathname;
        const made = await makeLink(source, {
          choices,
          passphrase: isLocked ? passphrase.trim() : undefined,
          isWhole,
          address,
        });
        if (isOld()) return;
        await this.#checkIn(made, isOld);
      }
      if (isOld()) return;
      const costs = await costsOf(source, choices, [...Object.values(LEAVE), ...ADD]);
      if (!isOld()) this.costs = costs;
    } catch {
      if (!isOld()) this.check = 'failed';
    }
  }

  /** Draws the link where nobody sees it, looks through all of it, then shows it. */
  async #checkIn(made: Made, isOld: () => boolean): Promise<void> {
    this.pending = made;
    await this.updateComplete;
    const rendered = (await this.twin?.renderedText()) ?? '';
    if (isOld()) return;
    const check = await this.dump?.access.checkSecrets(everythingIn(made, rendered));
    if (isOld() || !check) return;
    this.made = made;
    this.check = check;
    this.pending = undefined;
  }

  #gather(): Promise<Gathered> {
    const { dump } = this;
    if (!dump) return Promise.reject(new Error('no file is open'));
    const { revision } = dump.summary;
    if (this.#gathered?.revision === revision) return this.#gathered.task;
    const task = gather(dump);
    this.#gathered = { revision, task };
    // The next link asks again.
    task.catch(() => {
      if (this.#gathered?.task === task) this.#gathered = undefined;
    });
    return task;
  }

  readonly #copy = async (): Promise<void> => {
    const { made } = this;
    if (!made || !this.#canSend) return;
    try {
      await navigator.clipboard.writeText(made.url);
      notify(this, { text: share.copied, icon: 'check' });
    } catch {
      this.isRefused = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLInputElement>('input[readonly]')?.select();
      notify(this, { text: `${common.copyRefused} ${common.copyByHand}` });
    }
  };

  readonly #saveLink = (): void => {
    const { made } = this;
    if (made && this.#canSend) saveFile(fileName(made.summary, 'dumpscope'), 'text/plain', `${made.fragment}\n`);
  };
}

/** How long the link is against where tools cut. */
function meter(length: number): SVGTemplateResult {
  const part = (value: number) => `${Math.min(100, (value / LINK_LIMIT) * 100)}%`;
  return svg`<svg role="img" aria-label=${share.meterLabel(count(length), count(LINK_LIMIT))}>
    <rect class="track" width="100%" height="6" rx="3" />
    <rect class="fill ${length > CHAT_LIMIT ? 'long' : ''}" width=${part(length)} height="6" rx="3" />
    <line class="mark" x1=${part(CHAT_LIMIT)} x2=${part(CHAT_LIMIT)} y1="0" y2="11" />
    <text x=${part(CHAT_LIMIT)} y="22" text-anchor="middle">${share.shortMark(count(CHAT_LIMIT))}</text>
    <text x="100%" y="22" text-anchor="end">${share.longMark(count(LINK_LIMIT))}</text>
  </svg>` as SVGTemplateResult;
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-share-panel': SharePanel;
  }
}
