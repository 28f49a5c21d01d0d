// First, before anything can take hold of a network global. A bare import stays put when imports are sorted.
import '../seal/worker.ts';
import * as Comlink from 'comlink';
import type { Stretch } from '../engine/access.ts';
import type { FindPattern, SearchState, SearchTarget } from '../engine/search/access.ts';
import type { ByteReader } from '../engine/search/bytes.ts';
import { Finder, type Hit } from '../engine/search/finder.ts';
import { Hider } from '../engine/search/hidden.ts';
import { Searcher } from '../engine/search/searcher.ts';
import { StringIndex } from '../engine/search/string-index.ts';
import { placesOf, rowsOf } from '../engine/search/texts.ts';
import { unsealed } from '../seal/worker.ts';
import { tryFromWorker } from '../seal/worker-test.ts';
import { openBlobStream } from './files/blob-stream.ts';
import { Gate } from './gate.ts';
import type { CoreBytes, OnFound, OnStrings, SearchSurface } from './surface.ts';

/** News go to the page at most this often. */
const NEWS_MS = 100;
/** Places whose text is told; the others are counted, and stepped through in Hex. */
const MOST_TOLD = 200;

let searcher: Searcher;
let hider: Hider;
let core: Comlink.Remote<CoreBytes>;
let onStrings: OnStrings;
let onFound: OnFound;
let file: File | undefined;

/** The list that is alive. */
interface Strings {
  readonly id: number;
  readonly reader: ByteReader;
  readonly index: StringIndex;
  readonly stretches: readonly Stretch[];
  isPaused: boolean;
  isStopped: boolean;
  isRunning: boolean;
}
let strings: Strings | undefined;
let finder: Finder | undefined;
/** Grows with every search for places, and when one is stopped. */
let findTurn = 0;
let nearestTurn = 0;
/** Holds the list of strings while it is paused … */
const paused = new Gate();
/** … and while places are searched for, which somebody waits for. */
const busy = new Gate();

const surface: SearchSurface = {
  trySending: tryFromWorker,

  answer() {},

  start(parts, listener, foundListener) {
    searcher = new Searcher(parts.module);
    hider = new Hider(parts.scanner);
    core = Comlink.wrap<CoreBytes>(parts.core);
    onStrings = listener;
    onFound = foundListener;
    return unsealed;
  },

  open(opened) {
    surface.close();
    file = opened;
  },

  close() {
    file = undefined;
    strings = undefined;
    finder = undefined;
    findTurn++;
    nearestTurn++;
    paused.set(false);
    busy.set(false);
    hider.setKnown(new Float64Array(0));
  },

  listStrings(id, target, query) {
    paused.set(false);
    const reader = readerOf(target);
    const index = new StringIndex(reader, searcher, query);
    strings = { id, reader, index, stretches: query.stretches, isPaused: false, isStopped: false, isRunning: false };
    void runStrings(strings);
  },

  async stringRows(id, from, count) {
    const mine = strings;
    if (mine?.id !== id) return { rows: [], indexes: [], total: 0 };
    const refs = await mine.index.refs(from, count);
    const rows = await rowsOf(mine.reader, hider, refs, mine.stretches);
    return { rows, indexes: rows.map((_, at) => from + at), total: mine.index.count };
  },

  setStringsPaused(id, isPaused) {
    if (strings?.id !== id) return;
    strings.isPaused = isPaused;
    paused.set(isPaused);
    tellStrings(strings);
  },

  setStringsStopped(id, isStopped) {
    if (strings?.id !== id) return;
    strings.isStopped = isStopped;
    strings.isPaused = false;
    paused.set(false);
    if (!isStopped) void runStrings(strings);
  },

  find(id, target, patterns, stretches) {
    const mine = ++findTurn;
    nearestTurn++;
    const reader = readerOf(target);
    finder = new Finder(reader, searcher, patterns);
    busy.set(true);
    void runFinder(id, finder, { reader, patterns, stretches }, () => mine !== findTurn).finally(() => {
      if (mine === findTurn) busy.set(false);
    });
  },

  stopFinding() {
    findTurn++;
    nearestTurn++;
    busy.set(false);
  },

  async nearest(from, isBackward) {
    const mine = ++nearestTurn;
    return finder?.nearest(from, isBackward, () => mine !== nearestTurn);
  },

  hide(ranges) {
    hider.setKnown(ranges);
  },
};

async function runStrings(mine: Strings): Promise<void> {
  if (mine.isRunning) return;
  mine.isRunning = true;
  tellStrings(mine);
  let toldAt = performance.now();
  try {
    for await (const _ of mine.index.run()) {
      if (performance.now() - toldAt >= NEWS_MS) {
        tellStrings(mine);
        toldAt = performance.now();
      }
      await paused.passed();
      await busy.passed();
      if (strings !== mine) return;
      if (mine.isStopped) break;
    }
    mine.isRunning = false;
    tellStrings(mine);
  } catch {
    mine.isRunning = false;
    const { count, bytes } = mine.index;
    const fault = { code: 'read-failed', at: bytes } as const;
    if (strings === mine) onStrings(mine.id, { state: 'failed', fault, bytes, total: mine.reader.size, count });
  }
}

function tellStrings({ id, index, reader, isPaused, isRunning }: Strings): void {
  if (strings?.id !== id) return;
  const { count, bytes } = index;
  const total = reader.size;
  const state = bytes === total ? 'done' : isPaused ? 'paused' : isRunning ? 'running' : 'stopped';
  onStrings(id, { state, count, bytes, total });
}

interface Finding {
  readonly reader: ByteReader;
  readonly patterns: readonly FindPattern[];
  readonly stretches: readonly Stretch[];
}

async function runFinder(id: number, mine: Finder, about: Finding, isOutdated: () => boolean): Promise<void> {
  const { reader } = about;
  const tell = async (state: SearchState['state'], hits: readonly Hit[]) => {
    const places = await placesOf(reader, hider, hits, about.patterns, about.stretches);
    const { count, bytes } = mine;
    const facts = { count, bytes, total: reader.size };
    // The last news of one that was stopped are told; of one whose place another took nobody hears.
    const fault = { code: 'read-failed', at: bytes } as const;
    onFound(id, { places, state: state === 'failed' ? { ...facts, state, fault } : { ...facts, state } });
  };
  let told = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let waiting: Hit[] = [];
  try {
    for await (const hits of mine.run()) {
      if (isOutdated()) return await tell('stopped', waiting);
      waiting.push(...hits.slice(0, MOST_TOLD - told));
      told = Math.min(MOST_TOLD, told + hits.length);
      if (performance.now() - toldAt < NEWS_MS) continue;
      toldAt = performance.now();
      const now = waiting;
      waiting = [];
      await tell('running', now);
    }
    await tell('done', waiting);
  } catch {
    await tell('failed', []);
  }
}

function readerOf({ size, isPacked }: SearchTarget): ByteReader {
  const blob = file;
  if (isPacked || !blob) {
    return { size, read: async (offset, count) => (await core.read(offset, count)) as Uint8Array };
  }
  return {
    size: Math.min(size, blob.size),
    read: async (offset, count) => new Uint8Array(await blob.slice(offset, offset + count).arrayBuffer()),
    stream: (offset) => openBlobStream(blob.slice(offset)),
  };
}

Comlink.expose(surface);
