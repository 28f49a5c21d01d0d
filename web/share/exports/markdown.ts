/** A summary for an issue tracker. Text from the dump stands in code spans only: it pings nobody, links nowhere. */
import type { SharedStack, SharedSummary } from '../summary.ts';
import { codeCell, codeSpan } from './neutral.ts';

/** Words that the export is made of, from `web/words`. */
export interface ExportWords {
  readonly title: string;
  readonly crash: string;
  readonly stack: string;
  readonly otherThread: string;
  readonly system: string;
  readonly modules: string;
  readonly findings: string;
  readonly columns: { readonly module: string; readonly place: string; readonly trust: string };
  /** The sentence of the crash, made of allowed facts. */
  sentence(summary: SharedSummary): string;
  /** Label and value of each fact that is known. */
  facts(summary: SharedSummary): readonly (readonly [string, string])[];
  trust(word: SharedStack['frames'][number]['t']): string;
  more(frames: number): string;
  counts(summary: SharedSummary): readonly (readonly [string, string])[];
  /** What stands at the end: that it is redacted, and by what it was made. */
  footer(summary: SharedSummary): string;
}

export function toMarkdown(summary: SharedSummary, words: ExportWords): string {
  const parts = [`## ${words.title}`, words.sentence(summary), factTable(words.facts(summary))];
  if (summary.stack) parts.push(`### ${words.stack}`, stackTable(summary.stack, summary, words));
  for (const stack of summary.others ?? []) {
    const name = stack.name === undefined ? '' : `: ${codeSpan(stack.name)}`;
    parts.push(`### ${words.otherThread}${name}`, stackTable(stack, summary, words));
  }
  const modules = summary.modules.filter((module) => module.id !== undefined);
  if (modules.length > 0) {
    const rows = modules.map(({ n, v, id }) => [codeCell(n), v ? codeCell(v) : '', id ? codeCell(id) : '']);
    parts.push(`### ${words.modules}`, table(rows));
  }
  const counts = words.counts(summary);
  if (counts.length > 0) parts.push(`### ${words.findings}`, factTable(counts));
  parts.push(`_${words.footer(summary)}_`);
  return `${parts.filter((part) => part.length > 0).join('\n\n')}\n`;
}

function factTable(facts: readonly (readonly [string, string])[]): string {
  return facts.length === 0 ? '' : table(facts.map(([label, value]) => [label, codeCell(value)]));
}

function stackTable(stack: SharedStack, summary: SharedSummary, words: ExportWords): string {
  const { module, place, trust } = words.columns;
  const rows = stack.frames.map((frame, index) => [
    String(index),
    frame.m === undefined ? '' : codeCell(summary.modules[frame.m]?.n ?? ''),
    codeCell(placeOf(frame)),
    words.trust(frame.t),
  ]);
  const more = stack.more === undefined ? '' : `\n\n${words.more(stack.more)}`;
  return table(rows, ['#', module, place, trust]) + more;
}

/** "lf_queue_drain+0x12e", "sync.c:88" or "+0x1f8a4". */
export function placeOf(frame: SharedStack['frames'][number]): string {
  const offset = frame.o === undefined ? '' : `+0x${frame.o.toString(16)}`;
  const source = frame.s === undefined ? '' : ` ${frame.s}${frame.l === undefined ? '' : `:${frame.l}`}`;
  return `${frame.f ?? ''}${frame.f === undefined ? offset : ''}${source}`.trim() || '?';
}

function table(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const width = rows[0]?.length ?? 0;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const titles = head ?? Array.from({ length: width }, () => ' ');
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
