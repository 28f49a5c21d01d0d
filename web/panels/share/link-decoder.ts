import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../../parts/messages/problem-note.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { decodeLink, type LinkResult } from '../../share/link/link.ts';
import { base } from '../../styles/base.ts';
import { controls } from '../../styles/controls.ts';
import { decoder, linkProblem } from '../../words/panels/share.ts';

/** Prints what a link holds, as it is: for who would rather see than believe. */
@customElement('ds-link-decoder')
export class LinkDecoder extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      label {
        display: grid;
        gap: 4px;
        font-size: var(--t-1);
        color: var(--ink-2);
      }
      .input {
        inline-size: 100%;
        font-family: var(--mono);
      }
      pre {
        margin: var(--s-3) 0 0;
        padding: 10px 12px;
        max-block-size: 24rem;
        overflow: auto;
        background: var(--sunk);
        border-radius: var(--rad-2);
        font: 400 var(--t-0) / 1.5 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ds-problem-note {
        margin-block-start: var(--s-3);
      }
    `,
  ];

  @state() private result: LinkResult | undefined;
  #turn = 0;

  protected override render(): TemplateResult {
    return html`<label>
        ${decoder.label}
        <input
          class="input"
          autocomplete="off"
          spellcheck="false"
          placeholder=${decoder.placeholder}
          @input=${this.#typed}
        />
      </label>
      ${this.#renderResult()}`;
  }

  #renderResult(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    if (result.state === 'opened') {
      return html`<pre tabindex="0" aria-label=${decoder.holds}>${untrusted(JSON.stringify(result.summary, undefined, 1), 1 << 20)}</pre>`;
    }
    return html`<ds-problem-note .problem=${linkProblem(result.fault, result.version, result.field)}></ds-problem-note>`;
  }

  readonly #typed = async (event: Event): Promise<void> => {
    const mine = ++this.#turn;
    const text = (event.target as HTMLInputElement).value.trim();
    const at = text.indexOf('#');
    const result = text === '' ? undefined : await decodeLink(at < 0 ? text : text.slice(at));
    if (mine === this.#turn) this.result = result;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ds-link-decoder': LinkDecoder;
  }
}
