import type { ScanState } from '../../engine/scan/state.ts';
import { bytes, bytesOf, duration } from '../format.ts';

const WHY_ENDED: Readonly<Record<string, string>> = {
  'file-changed': 'the file changed',
  gone: 'the file is no longer there',
  'part-missing': 'a part of Dumpscope did not load',
  trap: 'a part of Dumpscope failed',
  'worker-died': 'the browser ran out of memory',
  'out-of-memory': 'the browser ran out of memory',
};

/** "Looking for private data: 268 of 412 MB, 61 MB/s, 3 s left". */
export function scanLine(scan: ScanState): string {
  const part = bytesOf(scan.bytes, scan.total);
  switch (scan.state) {
    case 'running': {
      const rate = scan.bytesPerSecond === undefined ? '' : `, ${bytes(scan.bytesPerSecond)}/s`;
      const left = scan.secondsLeft === undefined ? '' : `, ${duration(Math.max(1, scan.secondsLeft))} left`;
      return `Looking for private data${scan.isNarrow ? ' in stacks and heap' : ''}: ${part}${rate}${left}`;
    }
    case 'paused':
      return `Paused at ${part}`;
    case 'stopped':
      if (scan.isNarrow) return `Stacks and heap are searched, ${bytes(scan.bytes)}. The rest was not.`;
      return `Stopped at ${Math.floor((scan.bytes / Math.max(1, scan.total)) * 100)} %. The rest was not searched.`;
    case 'failed':
      return `The search ended at ${part}: ${WHY_ENDED[scan.fault.code] ?? 'the file could not be read'}.`;
    case 'done':
      return `All ${bytes(scan.total)} searched in ${scan.seconds < 0.1 ? `under ${duration(0.1)}` : duration(scan.seconds)}`;
  }
}

/** A file so large is worth a question. */
export const LARGE = 2 * 2 ** 30;

/** What to do with a large file, once it is known how fast it is read. */
export const largeFile = {
  text: (size: number, seconds: number) =>
    `Large file: ${bytes(size)}. Crash facts are ready; the search for private data will take about ${roughly(seconds)}.`,
  all: 'Search all',
  narrow: (seconds: number) => `Stacks and heap only, about ${roughly(seconds)}`,
  notNow: 'Not now',
} as const;

/** Minutes are enough from two on. */
function roughly(seconds: number): string {
  return duration(seconds < 120 ? Math.max(1, Math.ceil(seconds)) : Math.ceil(seconds / 60) * 60);
}

export const scanActs = { pause: 'Pause', resume: 'Resume', stop: 'Stop', rest: 'Search the rest' } as const;
