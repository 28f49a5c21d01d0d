import { html, nothing, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import type { Frame } from '../../engine/report/report.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { trustMark } from '../../parts/marks/marks.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { panelHref } from '../../parts/state/places.ts';
import { absent, addressLink } from '../../parts/text/facts.ts';
import { count } from '../../words/format.ts';
import { overview } from '../../words/panels/overview.ts';
import { FRAMES_SHOWN } from './crash-details.ts';

/** The newest calls of the thread that crashed, from the crash downwards. `system`: modules set back. */
export function crashedFrames(
  { crashedThread, crash, counts }: Summary,
  system: ReadonlySet<string>,
  bits: 32 | 64,
): TemplateResult | typeof nothing {
  if (!crashedThread || crash?.threadIndex === undefined) return nothing;
  const words = overview.frames;
  const frames = crashedThread.frames ?? [];
  return html`<section class="row" aria-labelledby="frames">
    <header>
      <h2 id="frames">${overview.crashingThread}</h2>
      <p>${overview.threadOf(count(crash.threadIndex + 1), count(counts.threads))}</p>
    </header>
    <div>
      ${
        frames.length === 0
          ? html`<p class="empty">${words.none}</p>`
          : html`<table class="tb" aria-label=${words.label}>
              <thead>
                <tr>
                  <th scope="col" class="ix"><span class="vh">${words.number}</span></th>
                  <th scope="col">${words.module}</th>
                  <th scope="col">${words.place}</th>
                  <th scope="col" class="wide">${words.address}</th>
                  <th scope="col" class="wide"><ds-term term="trust">${words.trust}</ds-term></th>
                </tr>
              </thead>
              <tbody>
                ${frames.slice(0, FRAMES_SHOWN).map((frame, at) => renderFrame(frame, at, system, bits))}
              </tbody>
            </table>`
      }
      ${
        frames.length > FRAMES_SHOWN
          ? html`<p class="more"><a href=${panelHref('threads', crash.threadIndex)}>${words.more(count(frames.length))}</a></p>`
          : nothing
      }
    </div>
  </section>`;
}

function renderFrame(frame: Frame, at: number, system: ReadonlySet<string>, bits: 32 | 64): TemplateResult {
  const { module, offset, address, trust } = frame;
  const isDim = module === undefined || system.has(module);
  const place = frame.function
    ? html`<code>${untrusted(frame.function)}</code><code class="q3">${frame.functionOffset ? `+${frame.functionOffset}` : ''}</code>`
    : html`<code class="q3">${offset ? `+${offset}` : ''}</code>`;
  return html`<tr class=${at === 0 ? 'hit' : isDim ? 'dim' : ''}>
    <td class="ix">${at === 0 ? html`${icon('burst')}<span class="vh">0</span>` : at}</td>
    <td>${module === undefined ? absent(overview.frames.noModule) : html`<b>${untrusted(module)}</b>`}</td>
    <td>${place}${frame.file ? html` <small>${untrusted(frame.file)}${frame.line ? `:${frame.line}` : ''}</small>` : nothing}</td>
    <td class="wide">${addressLink(address, bits)}</td>
    <td class="wide">${trustMark(trust)}</td>
  </tr>`;
}
