/** A summary for an issue tracker. Text from the dump stands in code spans only: it pings nobody, links nowhere. */
import type { SharedFrame, SharedStack, SharedSummary } from '../summary.ts';
import { codeCell, codeSpan } from './neutral.ts';
import { type ExportWords, findingColumns, findingRows, type SentencePiece } from './words.ts';

export function toMarkdown(summary: SharedSummary, words: ExportWords): string {
  const parts = [`## ${words.title}`, sentence(words.sentence(summary)), factTable(words.facts(summary))];
  if (summary.stack) parts.push(`### ${words.stack}`, stackTable(summary.stack, summary, words));
  for (const stack of summary.others ?? []) {
    const name = stack.name === undefined ? '' : `: ${codeSpan(stack.name)}`;
    parts.push(`### ${words.otherThread}${name}`, stackTable(stack, summary, words));
  }
  const modules = summary.modules.filter(({ v, id }) => v !== undefined || id !== undefined);
  if (modules.length > 0) {
    const rows = modules.map(({ n, v, id }) => [codeCell(n), cell(v), cell(id)]);
    parts.push(`### ${words.modules}`, table([words.columns.name, words.columns.version, words.columns.id], rows));
  }
  const counts = words.counts(summary);
  parts.push(`### ${words.giveAway}`, factTable(counts), words.searched(summary));
  if (summary.findings?.length) parts.push(`### ${words.findings}`, findingTable(summary, words));
  parts.push(`_${words.footer(summary)}_`);
  return `${parts.filter((part) => part.length > 0).join('\n\n')}\n`;
}

function sentence(pieces: readonly SentencePiece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return codeSpan('dump' in piece ? piece.dump : 'code' in piece ? piece.code : piece.word);
    })
    .join('');
}

function factTable(facts: readonly (readonly [string, string])[]): string {
  return facts.length === 0
    ? ''
    : table(
        [' ', ' '],
        facts.map(([label, value]) => [label, codeCell(value)]),
      );
}

function stackTable(stack: SharedStack, summary: SharedSummary, words: ExportWords): string {
  const { module, function: name, trust } = words.columns;
  const rows = stack.frames.map((frame, index) => [
    String(index),
    cell(moduleOf(frame, summary)),
    cell(functionOf(frame)),
    words.trust(frame.t),
  ]);
  const more = stack.more === undefined ? '' : `\n\n${words.more(stack.more)}`;
  return (rows.length > 0 ? table(['#', module, name, trust], rows) : '') + more;
}

function findingTable(summary: SharedSummary, words: ExportWords): string {
  return table(findingColumns(words), findingRows(summary, words));
}

/** "lf_sync.dll+0x1f8a4" */
export function moduleOf(frame: SharedFrame, { modules }: SharedSummary): string {
  if (frame.m === undefined) return '';
  return `${modules[frame.m]?.n ?? ''}${frame.o === undefined ? '' : `+0x${frame.o.toString(16)}`}`;
}

/** "lf_queue_drain, sync.c:88" */
export function functionOf({ f, s, l }: SharedFrame): string {
  const source = s === undefined ? undefined : `${s}${l === undefined ? '' : `:${l}`}`;
  return [f, source].filter((part) => part !== undefined).join(', ');
}

function cell(text: string | undefined): string {
  return text === undefined || text === '' ? '' : codeCell(text);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
