/** A search whose strings and places were never in a file: made as they are asked for, as many as a test wants. */
import type {
  FindPattern,
  FindProgress,
  SearchAccess,
  SearchState,
  SearchTarget,
  StringRow,
  StringsQuery,
} from '../../web/engine/search/access.ts';

export interface FakeSearchOptions {
  /** Strings of the file. */
  readonly strings?: number;
  /** How the search for them stands. */
  readonly searchState?: 'running' | 'done' | 'failed';
  /** Places of whatever is looked for. */
  readonly found?: number;
}

const TEXTS = [
  'Lanternfish could not open the queue file',
  'C:\\Program Files\\Lanternfish\\plugins\\sync.dll',
  'https://updates.lanternfish.example/feed.json?channel=stable',
  'retry=3 backoff=250ms; lang=de',
  'GCC: (GNU) 13.2.0',
  'INSERT INTO shopping (note, owner) VALUES (?, ?)',
];

export function fakeSearch(options: FakeSearchOptions, calls: string[], hostile: string | undefined): SearchAccess {
  const { strings = 12_480, searchState = 'done', found = 37 } = options;
  const places = (index: number) => 0x10_0000 + index * 0x1_2345;

  const row = (index: number, contains: string): StringRow => ({
    offset: 0x1000 + index * 96,
    length: index % 50 === 7 ? 65_536 : 40 + (index % 60),
    goesOn: index % 50 === 7,
    encoding: (['ascii', 'ascii', 'utf16le', 'ascii', 'utf16be'] as const)[index % 5] ?? 'ascii',
    text:
      index % 9 === 4
        ? 'DB_PASSWORD=•••'
        : `${hostile ?? TEXTS[index % TEXTS.length] ?? ''}${contains && ` ${contains}`}`,
    isCutBefore: index % 11 === 3,
    isCutAfter: index % 50 === 7,
    hasHidden: index % 9 === 4,
  });

  return {
    strings(target: SearchTarget, query: StringsQuery, onState: (state: SearchState) => void) {
      calls.push(
        `strings ${query.least} ${query.encodings.join('+')} ${query.kind ?? 'any'} ${query.contains}`.trimEnd(),
      );
      const count = query.contains === 'nothing' ? 0 : query.contains ? Math.ceil(strings / 10) : strings;
      const total = target.size;
      const bytes = searchState === 'done' ? total : Math.floor(total * 0.65);
      const tell = (state: 'running' | 'paused' | 'stopped' | 'done') =>
        onState({ state, bytes: state === 'done' ? total : bytes, total, count });
      setTimeout(() => {
        if (searchState === 'failed') onState({ state: 'failed', fault: { code: 'read-failed' }, bytes, total, count });
        else tell(searchState);
      });
      return {
        async load(from, wanted) {
          calls.push(`load ${from} ${wanted}`);
          if (wanted > 1000) throw new Error('more than 1,000 rows');
          const indexes = Array.from({ length: Math.max(0, Math.min(wanted, count - from)) }, (_, at) => from + at);
          return { rows: indexes.map((index) => row(index, query.contains)), indexes, total: count };
        },
        setPaused: (isPaused) => tell(isPaused ? 'paused' : 'running'),
        stop: () => tell('stopped'),
        resume: () => tell('running'),
      };
    },

    find(target, patterns: readonly FindPattern[], _stretches, onProgress: (progress: FindProgress) => void) {
      calls.push(`find ${patterns.map(({ values }) => values.length).join(' ')}`);
      const length = patterns[0]?.values.length ?? 0;
      const match = hostile ?? 'match';
      const told = Array.from({ length: Math.min(found, 200) }, (_, index) => ({
        offset: places(index),
        length,
        before: 'stands before ',
        match,
        after: ' and behind',
      }));
      const facts = { total: target.size, count: found };
      setTimeout(() => onProgress({ places: told, state: { state: 'done', bytes: target.size, ...facts } }));
    },
    stopFinding: () => calls.push('stopFinding'),
    async nearest(from, isBackward) {
      calls.push(`nearest ${from} ${isBackward}`);
      const all = Array.from({ length: found }, (_, index) => ({ offset: places(index), length: 4, index }));
      return isBackward ? all.findLast(({ offset }) => offset < from) : all.find(({ offset }) => offset >= from);
    },
    hide: (ranges) => calls.push(`hide ${ranges.length / 2}`),
  };
}
