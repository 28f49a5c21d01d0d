import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NearestPlace } from '../../engine/search/access.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { searchWords } from '../../words/page/search.ts';
import { icon } from '../icons/more-icons.ts';
import { plainText } from '../marks/untrusted.ts';
import type { FileSearch } from './file-search.ts';

/** Of what is looked for, in the label. */
const SHOWN = 40;

/**
 * Steps through the places of what was looked for in the file: before, next, how many; F3 and Shift F3 do the same.
 * Empty when nothing is looked for. Fires `go` (NearestPlace).
 */
@customElement('ds-hit-steps')
export class HitSteps extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        font-size: var(--t-1);
        color: var(--ink-2);
      }
      code {
        max-inline-size: 14rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        background: var(--accent-wash);
        border-radius: var(--rad-1);
        padding: 1px 6px;
      }
      .num {
        margin-inline: var(--s-2);
      }
    `,
  ];

  @property({ attribute: false }) search: FileSearch | undefined;
  /** Where the cursor stands. */
  @property({ type: Number }) offset = 0;
  @state() private isAlone = false;
  /** Where the next step begins: the place gone to last, or the cursor. */
  #from = 0;
  /** Steps one after another, however fast the key is pressed. */
  #steps: Promise<void> = Promise.resolve();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
    this.search?.addEventListener('change', this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
    this.search?.removeEventListener('change', this.#changed);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('offset')) this.#from = this.offset;
    if (!changed.has('search')) return;
    changed.get('search')?.removeEventListener('change', this.#changed);
    this.search?.addEventListener('change', this.#changed);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { sought, state, current } = this.search ?? {};
    if (!sought || !state) return nothing;
    const text = plainText(sought.text);
    const isHere = current?.offset === this.offset;
    return html`<div role="group" aria-label=${searchWords.label(text)}>
      <code dir="auto">${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}</code>
      <span class="num" role="status"
        >${this.isAlone ? searchWords.nothing : searchWords.place(isHere ? current.index : undefined, state)}</span
      >
      ${this.#renderButton('chevBack', searchWords.previous, 'Shift F3', () => this.#step(true))}
      ${this.#renderButton('chev', searchWords.next, 'F3', () => this.#step(false))}
      ${this.#renderButton('close', searchWords.clear, '', () => this.search?.clear())}
    </div>`;
  }

  #renderButton(name: 'chev' | 'chevBack' | 'close', label: string, key: string, run: () => void): TemplateResult {
    return html`<button class="btn icon soft" aria-label=${label} title=${key ? `${label}, ${key}` : label} @click=${run}>
      ${icon(name)}
    </button>`;
  }

  #step(isBackward: boolean): void {
    this.#steps = this.#steps.then(() => this.#stepOnce(isBackward));
  }

  async #stepOnce(isBackward: boolean): Promise<void> {
    const { search } = this;
    if (!search?.sought) return;
    const place = await search.step(this.#from, isBackward);
    if (search !== this.search) return;
    this.isAlone = !place || place.offset === this.#from;
    if (!place) return;
    this.#from = place.offset;
    this.dispatchEvent(new CustomEvent<NearestPlace>('go', { detail: place }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'F3' || event.ctrlKey || event.altKey || event.metaKey || !this.search?.sought) return;
    event.preventDefault();
    this.#step(event.shiftKey);
  };

  readonly #changed = (): void => {
    this.isAlone = false;
    this.requestUpdate();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-hit-steps': HitSteps;
  }
}
