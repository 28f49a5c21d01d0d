/** Results from the bytes of the file, and the offers to look for them. */
import { html, type TemplateResult } from 'lit';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { FileSearch, Sought } from '../../parts/search/file-search.ts';
import { offsetHref } from '../../parts/state/places.ts';
import { count } from '../../words/format.ts';
import { palette } from '../../words/page/palette.ts';
import { searchWords } from '../../words/page/search.ts';
import type { Group, Result } from './results.ts';

/** Longer texts are no patterns; see LONGEST_PATTERN. */
const LONGEST_TEXT = 128;

/** The places found so far, first to last. */
export function foundGroup(search: FileSearch): Group {
  const { places, state } = search;
  const isCut = (state?.count ?? 0) > places.length && places.length > 0;
  return {
    name: palette.groups.file,
    ...(isCut && { note: searchWords.shown(places.length) }),
    results: places.map(({ offset, length, before, match, after }, index) => ({
      icon: 'hex',
      text: `${before}${match}${after}`,
      mark: { from: before.length, to: before.length + match.length },
      hint: `0x${offset.toString(16)}`,
      href: offsetHref(offset),
      run: () => search.goingTo({ offset, length, index }),
    })),
  };
}

/** What the query would find in the file's bytes, and what was last looked for. */
export function searchOffers(query: string, search: FileSearch, retype: (text: string) => void): Group[] {
  const text = query.trim();
  const results: Result[] = [];
  if (text === '' && search.sought && search.state) {
    const { sought } = search;
    const shown = queryOf(sought);
    results.push({
      icon: 'search',
      text: searchWords.last(shown),
      hint: count(search.state.count),
      run: () => retype(shown),
      stays: true,
    });
  } else if (text.length > 1 && text.length <= LONGEST_TEXT) {
    results.push({
      icon: 'search',
      text: searchWords.forText(text),
      hint: 'Ctrl Enter',
      run: () => retype(`"${text}"`),
      stays: true,
    });
  }
  return results.length > 0 ? [{ name: palette.groups.file, results }] : [];
}

/** As it is typed. */
function queryOf({ kind, text }: Sought): string {
  return kind === 'text' ? `"${text}"` : text.includes(' ') ? text : `hex: ${text}`;
}

/** The text with what was looked for marked. */
export function markedText({ text, mark }: Result): TemplateResult | undefined {
  if (!mark) return untrusted(text, 200);
  const [before, match, after] = [text.slice(0, mark.from), text.slice(mark.from, mark.to), text.slice(mark.to)];
  return html`<code class="found" dir="ltr"><span class="before">${untrusted(before)}</span><mark>${untrusted(match, 80)}</mark><span class="after">${untrusted(after)}</span></code>`;
}
