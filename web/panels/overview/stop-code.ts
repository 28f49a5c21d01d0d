import { css, html, nothing, type TemplateResult } from 'lit';
import type { CrashSection } from '../../engine/report/report.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { addressLink } from '../../parts/text/facts.ts';
import { stopCode } from '../../words/crash/stop-code.ts';

/** Below this a parameter is a number, not an address; kinds of damage have up to five digits. */
const SMALLEST_ADDRESS = 0x100000;

export const stopCodeStyles = css`
  .params {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 2px;
    margin-block-start: var(--s-5);
    max-inline-size: 36rem;
    font-size: var(--t-0);
  }
  .params i {
    display: block;
    block-size: 14px;
    margin-block-end: 7px;
    background: var(--line-2);
    forced-color-adjust: none;
  }
  .params .hit i {
    background: var(--r-image);
    border-inline-start: 3px solid var(--crash);
  }
  .params .hit .m {
    color: var(--crash);
    font-weight: 600;
  }
  .params p {
    color: var(--ink-3);
  }
  .params .m {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  @container panel (max-width: 30rem) {
    .params {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      row-gap: var(--s-3);
    }
  }
`;

/** The four parameters of a stop code as a strip; the one that is the instruction is marked. */
export function parameterStrip(crash: CrashSection, bits: 32 | 64): TemplateResult | typeof nothing {
  const { kind, parameters, instruction } = crash;
  if (kind !== 'bugcheck' || !parameters?.length) return nothing;
  return html`<ol class="params" aria-label=${stopCode.parameters}>
    ${parameters.map(
      (value, at) => html`<li class=${isInstruction(value, instruction) ? 'hit' : ''}>
        <i></i>${parameterValue(value, bits)}
        <p>${untrusted(crash.parameterWords?.[at] || undefined, 110) ?? stopCode.parameter(at + 1)}</p>
      </li>`,
    )}
  </ol>`;
}

/** The same as rows, with the meaning of each in full. */
export function stopCodeRow(crash: CrashSection | undefined, bits: 32 | 64): TemplateResult | typeof nothing {
  const { kind, parameters, parameterWords = [], instruction, code, name } = crash ?? {};
  // Windows keeps one for records of what it met, too, and runs on.
  if ((kind !== 'bugcheck' && kind !== 'none') || !parameters?.length) return nothing;
  return html`<section class="row" aria-labelledby="stop-code">
    <header>
      <h2 id="stop-code">${(kind === 'none' ? stopCode.liveTitle : stopCode.title)(code?.toUpperCase().replace('0X', '0x') ?? '')}</h2>
      <p class="m">${name?.split(/(?<=_)/).map((part) => html`${untrusted(part)}<wbr />`)}</p>
    </header>
    <div>
      <table class="tb" aria-labelledby="stop-code">
        <thead>
          <tr>
            <th scope="col" class="ix"><span class="vh">${stopCode.number}</span></th>
            <th scope="col">${stopCode.value}</th>
            <th scope="col">${stopCode.meaning}</th>
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            (value, at) => html`<tr class=${isInstruction(value, instruction) ? 'hit' : ''}>
              <td class="ix">${at + 1}</td>
              <td>${parameterValue(value, bits)}</td>
              <td>${untrusted(parameterWords[at] || undefined) ?? stopCode.unknown}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function isInstruction(value: string, instruction: string | undefined): boolean {
  return value === instruction && BigInt(value) >= SMALLEST_ADDRESS;
}

function parameterValue(value: string, bits: 32 | 64): TemplateResult | undefined {
  return BigInt(value) < SMALLEST_ADDRESS ? html`<span class="m">${value}</span>` : addressLink(value, bits);
}
