import { html, nothing, type TemplateResult } from 'lit';
import type { CrashSection } from '../../engine/report/report.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { addressLink, bytesLink } from '../../parts/text/facts.ts';
import { plainName } from '../../words/crash/codes.ts';
import { overview } from '../../words/panels/overview.ts';

/** Errors inside the error, where the dump recorded them. */
export function nestedErrors(crash: CrashSection | undefined, bits: 32 | 64): TemplateResult | typeof nothing {
  const nested = crash?.nested ?? [];
  if (nested.length === 0) return nothing;
  return html`<section class="row" aria-labelledby="nested">
    <header><h2 id="nested">${overview.nested}</h2><p>${overview.nestedNote}</p></header>
    <ul class="list">
      ${nested.map(({ name, code, message, sentence, instruction, at }) => {
        const word = plainName(name, code)?.word ?? name ?? code ?? '';
        return html`<li class="plain">
          <b>${untrusted(sentence ?? word)}</b>
          <small
            ><code>${untrusted([name, code].filter(Boolean).join(' '))}</code> ${addressLink(instruction, bits)}
            ${bytesLink(at)} ${untrusted(message)}</small
          >
        </li>`;
      })}
    </ul>
  </section>`;
}
