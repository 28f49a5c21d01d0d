import type { ListName, Lists } from '../../engine/access.ts';
import type { IconName } from '../../parts/icons/more-icons.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { addressHref, offsetHref, panelHref } from '../../parts/state/places.ts';
import { count } from '../../words/format.ts';
import { panelNames } from '../../words/page/page.ts';
import { palette } from '../../words/page/palette.ts';
import { type Entry, glossary } from '../../words/panels/help/glossary.ts';
import { PANELS } from '../parts/panels.ts';

/** One line of the palette. Chosen, it goes to `href` or runs `run`. */
export interface Result {
  readonly icon: IconName;
  /** Ours, or a text of the dump: drawn as untrusted either way. */
  readonly text: string;
  /** Where `text` holds what was looked for. */
  readonly mark?: { readonly from: number; readonly to: number };
  readonly hint?: string;
  readonly href?: string;
  readonly run?: () => void;
  /** The palette stays open: the result only changes what it shows. */
  readonly stays?: boolean;
}

export interface Group {
  readonly name: string;
  readonly note?: string;
  readonly results: readonly Result[];
}

/** Hits shown of one list; the panel shows the rest. */
const SHOWN = 4;

/** `00007ff8`31c4f8a4`, `0x1d47f2a61c0` */
const ADDRESS = /^(?:0x([0-9a-f]{1,16})|([0-9a-f]{8})`([0-9a-f]{8}))$/i;
const MODULE_PLACE = /^(.+)\+(0x[0-9a-f]{1,16})$/i;

/** Panels, commands and words of the glossary that fit; all panels and commands for an empty query. */
export function ownResults(query: string, isOpen: boolean, commands: readonly Result[]): Group[] {
  const needle = query.trim().toLowerCase();
  const fits = (text: string) => text.toLowerCase().includes(needle);
  const panels = PANELS.filter(({ id, needsNoFile }) => (isOpen || needsNoFile) && fits(panelNames[id])).map(
    ({ id, icon, key }): Result => ({
      icon,
      text: panelNames[id],
      hint: key === '?' ? '?' : `G ${key.toUpperCase()}`,
      href: panelHref(id),
    }),
  );
  const words = Object.entries<Entry>(glossary)
    .filter(([, { word, text }]) => needle.length > 1 && (fits(word) || (needle.length > 3 && fits(text))))
    .sort(([, a], [, b]) => Number(fits(b.word)) - Number(fits(a.word)))
    .slice(0, SHOWN)
    .map(([id, { word }]): Result => ({ icon: 'help', text: word, href: panelHref('help', `glossary/${id}`) }));
  return [
    { name: palette.groups.go, results: panels },
    { name: palette.groups.commands, results: commands.filter(({ text }) => fits(text)) },
    { name: palette.groups.glossary, results: words },
  ].filter(({ results }) => results.length > 0);
}

/** Places that the query names outright: an address, an offset, a place in a module. */
export async function places(query: string, dump: OpenDump): Promise<Group[]> {
  const text = query.trim();
  const [, plain, high, low] = ADDRESS.exec(text) ?? [];
  const digits = plain ?? (high === undefined ? undefined : `${high}${low}`);
  const results: Result[] = [];
  if (digits !== undefined) {
    const address = `0x${BigInt(`0x${digits}`).toString(16)}`;
    results.push({ icon: 'memory', text: palette.toAddress(address), href: addressHref(address) });
    const offset = Number(address);
    if (offset < dump.summary.file.size)
      results.push({ icon: 'hex', text: palette.toOffset(address), href: offsetHref(offset) });
  }
  const [, name, offset] = MODULE_PLACE.exec(text) ?? [];
  if (name && offset) {
    const { rows } = await dump.access.rows('modules', { from: 0, count: 50, filter: name });
    const exact = rows.find((row) => row.name?.toLowerCase() === name.toLowerCase()) ?? rows[0];
    if (exact?.base && exact.name) {
      const address = `0x${(BigInt(exact.base) + BigInt(offset)).toString(16)}`;
      results.push({
        icon: 'memory',
        text: palette.toModule(`${exact.name}+${offset.toLowerCase()}`),
        hint: address,
        href: addressHref(address),
      });
    }
  }
  return results.length > 0 ? [{ name: palette.groups.go, results }] : [];
}

/** `needle`: what was looked for, in lower case. */
type Describe<L extends ListName> = (row: Lists[L], index: number, needle: string) => Result | undefined;
type ListSearch = { [L in ListName]?: Describe<L> };

/** What a hit in each list looks like and where it leads. */
const LISTS = {
  threads: ({ id, name, frames = [] }, index, needle) => {
    // What was looked for may stand deep in its stack: the frame tells why it is here.
    const place = ({ module, function: inside }: (typeof frames)[number]) => [module, inside].filter(Boolean).join('!');
    const frame = frames.find((one) => place(one).toLowerCase().includes(needle)) ?? frames[0];
    return {
      icon: 'threads',
      text: name ?? palette.thread(String(id ?? index)),
      hint: (frame && place(frame)) || palette.thread(String(id ?? index)),
      href: panelHref('threads', index),
    };
  },
  modules: ({ name, path, version, buildId }, index) => ({
    icon: 'modules',
    text: name ?? path ?? '',
    hint: version ?? buildId?.slice(0, 12) ?? '',
    href: panelHref('modules', index),
  }),
  unloadedModules: ({ name, at }) => ({ icon: 'modules', text: name ?? '', href: byteOr('modules', at) }),
  regions: ({ base, name, protection }) => ({
    icon: 'memory',
    text: name ?? base,
    hint: protection ?? '',
    href: addressHref(base),
  }),
  openFiles: ({ path, fd, at }) => ({
    icon: 'open',
    text: path ?? '',
    hint: String(fd ?? ''),
    href: byteOr('system', at),
  }),
  sockets: ({ local, remote, state, at }) => ({
    icon: 'globe',
    text: [local, remote].filter(Boolean).join(' → '),
    hint: state ?? '',
    href: byteOr('system', at),
  }),
  handles: ({ type, name, value, at }) => ({
    icon: 'system',
    text: name ?? type ?? value ?? '',
    hint: type ?? '',
    href: byteOr('system', at),
  }),
  annotations: ({ key, value, at }) => ({ icon: 'system', text: key, hint: value ?? '', href: byteOr('system', at) }),
  auxv: ({ name, type, value, at }) => ({
    icon: 'system',
    text: name ?? String(type),
    hint: value,
    href: byteOr('system', at),
  }),
  processes: ({ name, pid, at }) => ({
    icon: 'system',
    text: name ?? '',
    hint: String(pid ?? ''),
    href: byteOr('system', at),
  }),
  records: ({ name, owner, type, at }) => ({
    icon: 'hex',
    text: name ?? String(type ?? ''),
    hint: owner ?? '',
    href: byteOr('system', at),
  }),
  log: ({ text, time, at }) => ({
    icon: 'system',
    text,
    hint: time === undefined ? '' : String(time),
    href: byteOr('system', at),
  }),
  wanted: ({ file, id }) => ({ icon: 'modules', text: file ?? '', hint: id ?? '', href: panelHref('modules') }),
  warnings: ({ message, at }) => ({ icon: 'warn', text: message, href: byteOr('system', at) }),
} satisfies ListSearch;

function byteOr(panel: 'modules' | 'system', at: number | undefined): string {
  return at === undefined ? panelHref(panel) : offsetHref(at);
}

/** Hits in the lists of the dump, one group each as it is found. */
export async function* hits(query: string, { access, summary }: OpenDump): AsyncGenerator<Group> {
  const filter = query.trim();
  if (filter.length < 2) return;
  for (const list of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
    if (summary.counts[list] === 0) continue;
    const { rows, indexes, total } = await access.rows(list, { from: 0, count: SHOWN, filter });
    const toResult = LISTS[list] as Describe<ListName>;
    const results = rows
      .map((row, at) => toResult(row, indexes[at] ?? at, filter.toLowerCase()))
      .filter((result): result is Result => result !== undefined && result.text !== '');
    if (results.length === 0) continue;
    yield {
      name: palette.groups[list],
      ...(total > results.length && { note: palette.more(count(total)) }),
      results,
    };
  }
}
