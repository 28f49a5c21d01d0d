/** Text from a dump, made harmless for the place it goes to. */
import { CONTROL, INVISIBLE, nameOfCharacter } from '../../engine/records/invisible.ts';

/** Controls that JSON writes as they are. */
const UPPER_CONTROL = /[\u007f-\u009f]/g;

/** One line of plain text: no control, no escape sequence of a terminal, no character that hides. */
export function plain(text: string): string {
  return text.replace(CONTROL, ' ').replace(INVISIBLE, (character) => `\u27e6${nameOfCharacter(character)}\u27e7`);
}

/** A Markdown code span: the fence is one backtick longer than any run inside; nothing in it is read as Markdown. */
export function codeSpan(text: string): string {
  const inner = plain(text);
  const longest = Math.max(0, ...(inner.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = inner.startsWith('`') || inner.endsWith('`') || inner.trim() === '' ? ' ' : '';
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** Behind a backslash an escaped bar ends the cell for some readers (two backslashes, then a bar) and not for others. */
const BAR_BEHIND_BACKSLASH = /(?<=\\)\|/g;

/** A code span inside a table: a bar would end the cell, even in code. */
export function codeCell(text: string): string {
  return codeSpan(text)
    .replace(BAR_BEHIND_BACKSLASH, `\u27e6${nameOfCharacter('|')}\u27e7`)
    .replaceAll('|', '\\|');
}

/** JSON whose texts hold no character that a reader of it could not see: those stand as escapes. */
export function jsonText(value: unknown): string {
  const escaped = (text: string) =>
    Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return `${JSON.stringify(value, undefined, 2).replace(INVISIBLE, escaped).replace(UPPER_CONTROL, escaped)}\n`;
}

/** Text of an HTML element or attribute. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
