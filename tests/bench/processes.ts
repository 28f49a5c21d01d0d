/** CPU time and memory of this program's children and theirs, as Linux tells: a browser is many processes. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of /proc/PID/stat, counted behind the name in brackets (proc(5)): ppid, utime, stime. */
const PPID = 1;
const UTIME = 11;
const STIME = 12;
/** Linux counts in hundredths of a second wherever Node runs. */
const TICKS = 100;

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly seconds: number;
}

/** Undefined where there is no /proc. */
function allProcesses(): ProcessFacts[] | undefined {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => factsOf(Number(name)));
  } catch {
    return undefined;
  }
}

function factsOf(pid: number): ProcessFacts[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const seconds = (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS;
    return [{ pid, parent: Number(fields[PPID]), name: text.slice(text.indexOf('(') + 1, end), seconds }];
  } catch {
    // It ended meanwhile.
    return [];
  }
}

export function childrenOf(root = process.pid): ProcessFacts[] {
  const all = allProcesses() ?? [];
  const found: ProcessFacts[] = [];
  for (let parents = [root]; parents.length > 0; ) {
    const next = all.filter(({ parent }) => parents.includes(parent));
    found.push(...next);
    parents = next.map(({ pid }) => pid);
  }
  return found;
}

/** User and system seconds of all children that live. */
export function childSeconds(): number {
  return childrenOf().reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Bytes that the children have for themselves, by process. */
export function privateBytes(): Map<string, number> {
  return new Map(childrenOf().map(({ pid, name }) => [`${name} ${pid}`, privateOf(pid)]));
}

function privateOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const of = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
    return (of('Private_Clean') + of('Private_Dirty')) * 1024;
  } catch {
    return 0;
  }
}

/** Seconds that all processors were busy since the start of the machine, whoever for. */
export function busySeconds(): number {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
      /^cpu\s+(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[0].split(/\s+/).map(Number) ?? [];
    return (user + nice + system + irq + softirq) / TICKS;
  } catch {
    return Number.NaN;
  }
}

/** Wall and CPU seconds of all children for one GB (10^9 bytes). */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** What something took. `others`: processors that were busy with something else meanwhile. */
export interface Timed {
  readonly cost: Cost;
  readonly others: number;
}

/** CPU time from here on: of the browser, and of all else that runs on the machine. */
export class Watch {
  readonly #startedAt = performance.now();
  readonly #own = childSeconds();
  readonly #all = busySeconds();

  /** For so many bytes that took so many seconds, as the page measured them. */
  stop(bytes: number, seconds: number): Timed {
    const own = childSeconds() - this.#own;
    const others = Math.max(0, busySeconds() - this.#all - own);
    return {
      cost: { wall: (seconds * 1e9) / bytes, cpu: (own * 1e9) / bytes },
      others: (others * 1000) / (performance.now() - this.#startedAt),
    };
  }
}
