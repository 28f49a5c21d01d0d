import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../parts/icons/more-icons.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { panelHref } from '../../parts/state/places.ts';
import { bytesLink, facts } from '../../parts/text/facts.ts';
import { rich } from '../../parts/text/rich.ts';
import { anyLevel, levelWords } from '../../words/kinds/dump-level.ts';
import { writerWords } from '../../words/kinds/kind-of.ts';
import { aboutKind, closestKind } from '../../words/kinds/kind-variants.ts';
import { kindWords } from '../../words/kinds/kind-words.ts';
import { overview } from '../../words/panels/overview.ts';

/** What this kind of file holds and leaves out, what to do with it, how it arises, how we know the kind. */
export function kindCard({ summary, asked }: OpenDump): TemplateResult | typeof nothing {
  const { file, kernel, system } = summary;
  const id = closestKind(file, system);
  if (!id) return nothing;
  const kind = aboutKind(id);
  const level = kernel && levelWords(kernel);
  const holds = level ? [...without(kind.holds, anyLevel.holds), ...level.holds] : kind.holds;
  const leavesOut = level ? [...without(kind.leavesOut, anyLevel.leavesOut), ...level.leavesOut] : kind.leavesOut;
  return html`<section class="row" aria-labelledby="kind">
    <header>
      <h2 id="kind">${overview.kind}</h2>
      <p>${file.kindName ?? kind.name}</p>
    </header>
    <div>
      ${asked?.isMemory ? html`<p class="small word">${overview.onYourWord}</p>` : nothing}
      <div class="cols3">
        <div>
          <h3>${kindWords.holds}</h3>
          <ul class="list">
            ${holds.map((item) => html`<li class="yes">${icon('check')}<span>${rich(item)}</span></li>`)}
          </ul>
        </div>
        <div>
          <h3>${kindWords.leavesOut}</h3>
          <ul class="list">
            ${leavesOut.map((item) => html`<li class="no">${icon('dash')}<span>${rich(item)}</span></li>`)}
          </ul>
        </div>
        <div>
          <h3>${kindWords.whatToDo}</h3>
          <ul class="list">
            <li class=${kind.care === 'low' ? 'yes' : 'care'}>
              ${icon(kind.care === 'low' ? 'check' : 'warn')}<span>${kindWords.showTo}: ${lowerFirst(kind.showTo)}</span>
            </li>
            <li class="yes">${icon('check')}<span>${kindWords.mayDelete} ${rich(kind.mayDelete)}</span></li>
            <li class="no">
              ${icon('info')}<span
                ><a href=${panelHref('help', `kinds/${id}`)}>${kindWords.onPurpose}</a>,
                <a href=${panelHref('help', 'smaller')}>${lowerFirst(overview.shareInstead)}</a></span
              >
            </li>
          </ul>
        </div>
      </div>
      <div class="cols2 origin">
        ${facts([
          [kindWords.arises, html`${rich(kind.arises)}`],
          [overview.facts.written, writerWords(file) ?? (file.writer && untrusted(file.writer))],
          [kindWords.found, rich(kind.found)],
        ])}
        ${facts([
          [kindWords.stop, rich(kind.stop)],
          [kindWords.stopCost, kind.stopCost],
          [
            kindWords.howWeKnow,
            file.evidence &&
              html`<ul class="proof">
                ${file.evidence.map(({ fact, at }) => html`<li>${untrusted(fact)} <small>${bytesLink(at)}</small></li>`)}
              </ul>`,
          ],
        ])}
      </div>
    </div>
  </section>`;
}

function without(items: readonly string[], general: string): readonly string[] {
  return items.filter((item) => item !== general);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
