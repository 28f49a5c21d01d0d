/**
 * A summary as one page of its own: no script, no request, a policy that allows neither. It prints on A4 and Letter.
 */
import type { SharedStack, SharedSummary } from '../summary.ts';
import { functionOf, moduleOf } from './markdown.ts';
import { escapeHtml } from './neutral.ts';
import { type ExportWords, findingColumns, findingRows, type SentencePiece } from './words.ts';

/** No size of page: both sheets fit. Widths are of text, colours of ink; nothing is told by colour alone. */
const STYLE = `
@page { margin: 15mm }
:root { color-scheme: light dark; --ink: #1c2226; --soft: #5b6368; --line: #d9d9d4; --paper: #fbfbf9; --hit: #b3311c }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceae6; --soft: #9aa4a9; --line: #394146; --paper: #151c20; --hit: #f08a70 }
}
html { background: var(--paper) }
body { color: var(--ink); font: 14px/1.5 "Segoe UI", -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; max-width: 180mm; margin: 2rem auto; padding: 0 1rem }
h1 { font: 400 1.6rem/1.25 ui-serif, Charter, Georgia, "Noto Serif", "Liberation Serif", serif; margin: .25rem 0 1rem; text-wrap: balance }
h2 { font-size: .95rem; margin: 1.75rem 0 .5rem }
p.eye, p.note, footer { color: var(--soft); font-size: .85rem; margin: 0 }
p.note { margin-top: .5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; font-size: .9rem }
dt { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; font-size: .85rem }
th { text-align: start; font-weight: 500; color: var(--soft); border-bottom: 1px solid var(--line); padding: .2rem .75rem .2rem 0 }
td { border-bottom: 1px solid var(--line); padding: .2rem .75rem .2rem 0; vertical-align: top; overflow-wrap: anywhere }
tr.hit td { color: var(--hit); font-weight: 600 }
.m { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .92em; direction: ltr; unicode-bidi: isolate }
bdi { white-space: pre-wrap }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem }
thead { display: table-header-group }
tr, dl { break-inside: avoid }
h2 { break-after: avoid }
tbody > tr:last-child, p.note, footer { break-before: avoid }
p { orphans: 3; widows: 3 }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #999; --paper: #fff; --hit: #000 }
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none }
  tr.hit td { text-decoration: underline }
}
`;

/** What the policy lets in: of every page the same. */
let styleSource: Promise<string> | undefined;

async function hashOfStyle(): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
}

export async function toHtml(summary: SharedSummary, words: ExportWords): Promise<string> {
  styleSource ??= hashOfStyle();
  const source = await styleSource;
  const body = [
    `<p class="eye">${escapeHtml(words.notice(summary.made))}</p>`,
    `<h1>${sentence(words.sentence(summary))}</h1>`,
    pairs(words.facts(summary)),
    ...(summary.stack ? section(words.stack, stackTable(summary.stack, summary, words, true)) : []),
    ...(summary.others ?? []).flatMap((stack) =>
      section(
        stack.name === undefined ? words.otherThread : `${words.otherThread}: ${stack.name}`,
        stackTable(stack, summary, words, false),
      ),
    ),
    ...modules(summary, words),
    ...section(
      words.giveAway,
      `${pairs(words.counts(summary))}<p class="note">${escapeHtml(words.searched(summary))}</p>`,
    ),
    ...findings(summary, words),
    `<footer>${escapeHtml(words.footer(summary))}</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${source}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(words.title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body.filter(Boolean).join('\n')}
</body>
</html>
`;
}

function sentence(pieces: readonly SentencePiece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return escapeHtml(piece);
      return text('dump' in piece ? piece.dump : 'code' in piece ? piece.code : piece.word);
    })
    .join('');
}

function section(title: string, content: string): string[] {
  return content === '' ? [] : [`<h2>${text(title)}</h2>`, content];
}

/** A text that may be of the dump: of a direction of its own. */
function text(value: string): string {
  return `<bdi>${escapeHtml(value)}</bdi>`;
}

function pairs(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  return `<dl>${rows.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${text(value)}</dd>`).join('')}</dl>`;
}

function stackTable(stack: SharedStack, summary: SharedSummary, words: ExportWords, isCrashed: boolean): string {
  const { module, function: name, trust } = words.columns;
  const rows = stack.frames.map((frame, at) => ({
    isHit: isCrashed && at === 0,
    cells: [String(at), mono(moduleOf(frame, summary)), mono(functionOf(frame)), escapeHtml(words.trust(frame.t))],
  }));
  const more = stack.more === undefined ? '' : `<p class="note">${escapeHtml(words.more(stack.more))}</p>`;
  return (rows.length > 0 ? table(['#', module, name, trust], rows) : '') + more;
}

function modules(summary: SharedSummary, words: ExportWords): string[] {
  const rows = summary.modules
    .filter(({ v, id }) => v !== undefined || id !== undefined)
    .map(({ n, v = '', id = '' }) => ({ isHit: false, cells: [text(n), mono(v), mono(id)] }));
  const { name, version, id } = words.columns;
  return rows.length === 0 ? [] : section(words.modules, table([name, version, id], rows));
}

function findings(summary: SharedSummary, words: ExportWords): string[] {
  const rows = findingRows(summary, words).map((cells) => ({ isHit: false, cells: cells.map(escapeHtml) }));
  return rows.length === 0 ? [] : section(words.findings, table(findingColumns(words), rows));
}

function mono(value: string): string {
  return value === '' ? '' : `<span class="m">${text(value)}</span>`;
}

function table(head: readonly string[], rows: readonly { isHit: boolean; cells: readonly string[] }[]): string {
  const titles = head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const lines = rows.map(
    ({ isHit, cells }) => `<tr${isHit ? ' class="hit"' : ''}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${titles}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}
