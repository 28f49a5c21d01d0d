import { css, html, nothing, type TemplateResult } from 'lit';
import type { DumpAccess, ListedModule, Summary } from '../../engine/access.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { panelHref } from '../../parts/state/places.ts';
import { ownModules } from '../../parts/table/own-modules.ts';
import { builtAt } from '../../words/built.ts';
import { blueScreen, stepsAfter } from '../../words/crash/blue-screen.ts';
import { count, bytes as sizeText } from '../../words/format.ts';

/** Rows on Overview: those on the stack come first. */
const SHOWN = 10;

/** The drivers that others made, with their numbers in the list of modules. */
export interface OwnDrivers {
  readonly rows: readonly ListedModule[];
  readonly indexes: readonly number[];
  readonly total: number;
}

export const blueScreenStyles = css`
  .todo {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--s-4) var(--s-6);
    font-size: var(--t-1);
    counter-reset: step;
  }
  .todo h3 {
    font-size: var(--t-1);
    counter-increment: step;
  }
  .todo h3::before {
    content: counter(step) '. ';
  }
  .todo p {
    color: var(--ink-2);
    overflow-wrap: anywhere;
  }
  @container panel (max-width: 46rem) {
    .todo {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

/** Undefined: this is no blue screen. Never rejects. */
export async function ownDrivers(access: DumpAccess, { crash, counts }: Summary): Promise<OwnDrivers | undefined> {
  if (crash?.kind !== 'bugcheck' || counts.modules === 0) return undefined;
  return ownModules(access, { sort: '', isDescending: false }, '')
    .load(0, counts.modules)
    .catch(() => undefined);
}

/** What to do now: easiest first. */
export function todoRow({ crash, file }: Summary): TemplateResult | typeof nothing {
  const steps = crash ? stepsAfter(crash, file.variant === 'small') : [];
  if (steps.length === 0) return nothing;
  return html`<section class="row" aria-labelledby="todo">
    <header>
      <h2 id="todo">${blueScreen.todo}</h2>
      <p>${blueScreen.todoNote}</p>
    </header>
    <ol class="todo">
      ${steps.map(({ title, text }) => html`<li><h3>${title}</h3><p>${untrusted(text)}</p></li>`)}
    </ol>
  </section>`;
}

/** The drivers to look at: few of all that are loaded are not Windows' own. */
export function driversRow(
  { crash, crashedThread, counts }: Summary,
  drivers: OwnDrivers | undefined,
): TemplateResult | typeof nothing {
  if (!drivers || drivers.total === 0) return nothing;
  const words = blueScreen.columns;
  const onStack = new Set(crashedThread?.frames?.flatMap(({ module }) => module ?? []));
  const isNamed = ({ name }: ListedModule) => name !== undefined && name === crash?.suspect?.module;
  const weight = (row: ListedModule) => (isNamed(row) ? 2 : row.name !== undefined && onStack.has(row.name) ? 1 : 0);
  const rows = drivers.rows
    .map((row, at) => ({ row, index: drivers.indexes[at] ?? at, weight: weight(row) }))
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .slice(0, SHOWN);
  const hasVersion = rows.some(({ row }) => row.version !== undefined);
  const hasTime = rows.some(({ row }) => builtAt(row) !== undefined);
  return html`<section class="row" aria-labelledby="drivers">
    <header>
      <h2 id="drivers">${blueScreen.drivers}</h2>
      <p>${blueScreen.driversNote(count(drivers.total), count(counts.modules))}. ${blueScreen.innocent}</p>
    </header>
    <div>
      <table class="tb" aria-labelledby="drivers">
        <thead>
          <tr>
            <th scope="col">${words.driver}</th>
            ${hasVersion ? html`<th scope="col" class="wide">${words.version}</th>` : nothing}
            ${hasTime ? html`<th scope="col" class="wide">${words.built}</th>` : nothing}
            <th scope="col" class="r wide">${words.size}</th>
            <th scope="col">${words.where}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ row, index, weight: place }) => html`<tr class=${place === 2 ? 'hit' : ''}>
              <td><a href=${panelHref('modules', index)}><b>${untrusted(row.name, 120)}</b></a></td>
              ${hasVersion ? html`<td class="wide">${untrusted(row.version, 60)}</td>` : nothing}
              ${hasTime ? html`<td class="wide">${builtAt(row)}</td>` : nothing}
              <td class="r wide">${row.size === undefined ? '' : sizeText(row.size)}</td>
              <td>${place === 2 ? blueScreen.named : place === 1 ? blueScreen.onStack : html`<span class="q3">${blueScreen.loaded}</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${
        drivers.total > SHOWN
          ? html`<p class="more"><a href=${panelHref('modules')}>${blueScreen.all(count(counts.modules))}</a></p>`
          : nothing
      }
    </div>
  </section>`;
}
