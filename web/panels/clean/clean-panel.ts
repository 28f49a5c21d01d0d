import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type CleanAnswer, type CleanPlace, MOST_IN_MEMORY } from '../../clean/access.ts';
import { CHECKS } from '../../clean/check/checks.ts';
import type { Manifest } from '../../clean/manifest.ts';
import { type CleanOptions, type Level, optionsOf } from '../../clean/options.ts';
import { type Obstacle, obstacleOf } from '../../clean/possible.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { Panel } from '../../parts/panel.ts';
import { saveBlob, saveFile } from '../../parts/save-file.ts';
import { panelHref } from '../../parts/state/places.ts';
import { rich } from '../../parts/text/rich.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { report } from '../../styles/report.ts';
import { bytes, percent } from '../../words/format.ts';
import { clean, LEVEL_WORDS } from '../../words/panels/clean.ts';
import { overview } from '../../words/panels/overview.ts';
import { cleanStyles } from './clean-panel.styles.ts';
import { CopyRun, runOf, type Stage } from './copy-run.ts';
import { canChooseFile, chooseFile, copyName } from './save-as.ts';

/** In the order in which they are offered: the one that serves most people first. */
const OFFERED: readonly Level[] = ['stacks', 'pointers', 'secrets'];

/** Saves a copy of the dump that can be sent: what goes, what it still can hold, and what was checked. `#/clean`. */
@customElement('ds-clean-panel')
export class CleanPanel extends Panel {
  static override styles = [base, controls, report, cleanStyles];

  @state() private level: Level = 'stacks';
  @state() private options: CleanOptions = optionsOf('stacks');
  #run: CopyRun | undefined;
  #file: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#show(this.#run);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#run) this.#run.onChange = undefined;
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const access = this.dump?.access;
    if (access === this.#file) return;
    this.#file = access;
    const run = runOf(this.dump?.cleaning);
    this.#show(run);
    this.#choose(run?.options.level ?? OFFERED.find((level) => !this.#obstacle(level)) ?? 'stacks');
    if (run) this.options = run.options;
  }

  get #stage(): Stage {
    return this.#run?.stage ?? { name: 'choosing' };
  }

  /** Draws whatever becomes of a copy, and of no other. */
  #show(run: CopyRun | undefined): void {
    if (this.#run) this.#run.onChange = undefined;
    this.#run = run;
    if (run) run.onChange = () => this.requestUpdate();
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.dump) return nothing;
    const isWorking = this.#stage.name === 'working';
    const never = this.#never;
    if (never) return renderNever(never);
    return html`<div class="panel">
      <h1>${clean.title}</h1>
      <p class="lead">${clean.lead}</p>
      <div class="clean">
        <fieldset ?disabled=${isWorking}>
          <legend class="sub">${clean.levels}</legend>
          ${OFFERED.map((level) => this.#renderLevel(level))}
          <h2 class="sub">${clean.switches}</h2>
          ${this.#renderSwitch('userNames', clean.userNames, clean.userNamesNote)}
          ${this.#renderSwitch('personal', clean.personal, clean.personalNote)}
          <p class="small">${clean.always}</p>
        </fieldset>
        <section aria-labelledby="still">
          <h2 class="sub" id="still">${clean.stillIn}</h2>
          <p class="note care">${icon('warn')}<span>${LEVEL_WORDS[this.level].left}</span></p>
          <ul class="list">
            ${this.#points.map((text) => html`<li class="no">${icon('dash')}<span>${rich(text)}</span></li>`)}
          </ul>
          ${this.#renderStage()}
        </section>
      </div>
    </div>`;
  }

  #renderLevel(level: Level): TemplateResult {
    const { title, gone } = LEVEL_WORDS[level];
    const obstacle = this.#obstacle(level);
    return html`<label class="opt ${obstacle ? 'none' : ''}">
      <input
        type="radio"
        name="level"
        .checked=${this.level === level && !obstacle}
        ?disabled=${obstacle !== undefined}
        @change=${() => this.#choose(level)}
      />
      <b>${title}</b>
      <small>${obstacle ? clean.obstacle(obstacle) : gone}</small>
    </label>`;
  }

  #renderSwitch(key: 'userNames' | 'personal', title: string, note: string): TemplateResult {
    const isOn = this.options[key];
    return html`<label class="opt">
      <input type="checkbox" .checked=${isOn} @change=${() => this.#set({ [key]: !isOn })} />
      <b>${title}</b>
      <small>${note}</small>
    </label>`;
  }

  #renderStage(): TemplateResult {
    const stage = this.#stage;
    if (stage.name === 'working') {
      const part = percent(stage.done);
      return html`<div class="work" role="status">
          <p>${clean.phase(stage.phase)} <span>${part}</span></p>
          <progress max="1" .value=${stage.done} aria-label=${clean.phase(stage.phase)}></progress>
        </div>
        <div class="acts"><button class="btn big" @click=${this.#cancel}>${clean.cancel}</button></div>`;
    }
    return html`${stage.name === 'over' ? this.#renderAnswer(stage) : nothing}
      ${this.#isChosenFirst && canChooseFile() ? html`<p class="small">${clean.chooseNew}</p>` : nothing}
      ${this.#isPartial && this.level !== 'secrets' ? html`<p class="small">${clean.partial}</p>` : nothing}
      <div class="acts">
        <button
          class="btn big ${stage.name === 'over' ? '' : 'pri'}"
          aria-disabled=${String(this.#obstacle(this.level) !== undefined)}
          @click=${this.#save}
        >
          ${icon('broom')}${stage.name === 'over' ? clean.again : clean.save}
        </button>
      </div>`;
  }

  #renderAnswer({ answer, fileName }: Extract<Stage, { name: 'over' }>): TemplateResult {
    switch (answer.state) {
      case 'done':
        return this.#renderDone(answer, fileName);
      case 'failed':
        return html`<p class="note bad" role="alert">${icon('warn')}<span>${clean.failed}</span></p>
          ${renderChecks(answer.manifest)}
          <div class="acts">${this.#manifestButton(answer.manifest, fileName)}</div>`;
      default:
        return html`<p class="note bad" role="alert">${icon('warn')}<span>${problemOf(answer)}</span></p>`;
    }
  }

  #renderDone({ manifest, file }: Extract<CleanAnswer, { state: 'done' }>, fileName: string): TemplateResult {
    const { size } = manifest.copy;
    const places = manifest.replaced.reduce((sum, one) => sum + one.places + one.echoes + one.fragments, 0);
    const values = manifest.replaced.reduce((sum, one) => sum + one.values, 0);
    return html`<p class="note good" role="status">
        ${icon('check')}<span>${file ? clean.done(size) : clean.saved(size)}</span>
      </p>
      <p class="small">${clean.replaced(places, values)} ${clean.frames(manifest.checks.frames)}</p>
      ${renderChecks(manifest)}
      <div class="acts">
        ${
          file
            ? html`<button class="btn pri big" @click=${() => saveBlob(fileName, file)}>
                ${icon('down')}${clean.download} <span>${bytes(size)}</span>
              </button>`
            : nothing
        }
        ${this.#manifestButton(manifest, fileName)}
      </div>`;
  }

  #manifestButton(manifest: Manifest, fileName: string): TemplateResult {
    const save = () => saveFile(`${fileName}.json`, 'application/json', `${JSON.stringify(manifest, undefined, 2)}\n`);
    return html`<button class="btn big" @click=${save}>${icon('down')}${clean.manifest}</button>`;
  }

  /** What stands against a level, as far as it can be told before. */
  #obstacle(level: Level): Obstacle | undefined {
    const { dump } = this;
    if (!dump) return 'unknown-kind';
    const byKind = obstacleOf(dump.summary, level);
    if (byKind) return byKind;
    return level === 'secrets' && this.#isPartial ? 'scan-incomplete' : undefined;
  }

  /** Why no level at all will do for a file of this kind: then there is nothing to choose. */
  get #never(): Obstacle | undefined {
    const { summary } = this.dump ?? {};
    const obstacles = OFFERED.map((level) => summary && obstacleOf(summary, level));
    return obstacles.every((obstacle) => obstacle !== undefined) ? obstacles.at(-1) : undefined;
  }

  get #isPartial(): boolean {
    return this.dump?.findings?.scan.complete !== true;
  }

  /** What else is to be known of the copy. */
  get #points(): readonly string[] {
    return [
      ...(this.level === 'pointers' ? [] : [clean.packed]),
      clean.forAll,
      ...(this.level === 'secrets' ? [] : [clean.forVendor]),
      ...(this.#losesNames ? [clean.namesFilled] : []),
    ];
  }

  /** Debuggers open the libraries of a core by the names in it. */
  get #losesNames(): boolean {
    return this.options.userNames && this.dump?.summary.file.kind === 'elf-core';
  }

  /** Too large to be kept in memory: the person says first where it goes. */
  get #isChosenFirst(): boolean {
    return this.level === 'secrets' && (this.dump?.summary.file.size ?? 0) > MOST_IN_MEMORY;
  }

  #choose(level: Level): void {
    this.level = level;
    this.options = optionsOf(level);
  }

  #set(change: Partial<CleanOptions>): void {
    this.options = { ...this.options, ...change };
  }

  #save = async (): Promise<void> => {
    const { dump, level, options } = this;
    if (!dump?.cleaning || this.#obstacle(level)) return;
    const fileName = copyName(dump.summary.file);
    // First, while the press still counts as the person's own.
    const place = await placeFor(fileName, this.#isChosenFirst);
    if (!place) return;
    const run = CopyRun.start(dump.cleaning, options, place, fileName);
    if (this.dump?.access === dump.access) this.#show(run);
  };

  #cancel = (): void => {
    this.dump?.cleaning?.cancel();
  };
}

/** What can be done in its place. */
function renderNever(obstacle: Obstacle): TemplateResult {
  return html`<div class="panel">
    <h1>${clean.title}</h1>
    <p class="lead">${clean.lead}</p>
    <p class="note">${icon('info')}<span>${clean.never} ${clean.obstacle(obstacle)}</span></p>
    <div class="acts">
      <a class="btn" href=${panelHref('share')}>${icon('share')}${overview.shareSummary}</a>
      <a class="btn soft" href=${panelHref('help', 'smaller')}>${overview.shareInstead}</a>
    </div>
  </div>`;
}

/** Undefined: the person closed the dialog. */
async function placeFor(fileName: string, isLarge: boolean): Promise<CleanPlace | undefined> {
  if (!isLarge) return { kind: 'offer' };
  return chooseFile(fileName);
}

function renderChecks({ checks }: Manifest): TemplateResult {
  const passed = {
    opens: checks.opens,
    frames: checks.framesSame,
    rescan: checks.rescan === 'clean',
    compare: checks.onlyPlanned,
  };
  return html`<ul class="checks">
    ${CHECKS.map(
      (name) => html`<li class=${passed[name] ? 'yes' : 'no'}>
        ${icon(passed[name] ? 'check' : 'close')}<span>${clean.check(name)}</span>
      </li>`,
    )}
  </ul>`;
}

function problemOf(answer: Exclude<CleanAnswer, { state: 'done' | 'failed' }>): string {
  switch (answer.state) {
    case 'cancelled':
      return clean.cancelled;
    case 'not-possible':
      return clean.obstacle(answer.obstacle);
    case 'source-changed':
      return clean.sourceChanged;
    case 'same-file':
      return answer.isEmptied ? clean.sameFileEmptied : clean.sameFile;
    case 'not-as-checked':
      return clean.notAsChecked;
    case 'no-room':
      return clean.noRoom(answer.missing);
    case 'no-memory':
      return clean.noMemory(answer.asked);
    case 'broken':
      return clean.broken;
  }
}
