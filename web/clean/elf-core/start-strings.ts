/** Arguments and environment at the top of the first thread's stack: each string is filled, its end stays. */
import type { Report } from '../../engine/report/report.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { privateParts } from '../keep/paths.ts';
import type { Tallies } from '../remains.ts';
import type { CoreMemory } from './memory.ts';

const AT_BASE_PLATFORM = 24;
const AT_PLATFORM = 15;
const AT_RANDOM = 25;
const AT_EXECFN = 31;
/** Linux takes no more arguments and environment than a quarter of the stack, 6 MiB. */
const MOST = 6 << 20;

/**
 * `stacks`: what is kept of them. From low to high: AT_RANDOM's 16 bytes, AT_PLATFORM's string, arguments, environment, AT_EXECFN's string, a word of
 * zeros (Linux, fs/binfmt_elf.c).
 */
export function fillStartStrings(
  memory: CoreMemory,
  report: Report,
  stacks: Intervals,
  edits: Edits,
  userNames: boolean,
  tallies: Tallies,
): void {
  const vector = (type: number) => {
    const value = report.auxv?.find((one) => one.type === type)?.value;
    return value === undefined || value === '0x0' ? undefined : memory.addressOf(value);
  };
  const random = vector(AT_RANDOM);
  const segment = random === undefined ? undefined : memory.heldAt(random);
  if (random === undefined || !segment) {
    fillEnvironments(memory, stacks, edits, tallies);
    return;
  }
  const shift = segment.offset - segment.start;
  edits.add(random + shift, 16, 'binary');
  const platforms = new Intervals();
  for (const type of [AT_PLATFORM, AT_BASE_PLATFORM]) {
    const address = vector(type);
    if (address !== undefined && memory.heldAt(address) === segment && address >= random) {
      platforms.add(address, address + memory.stringLength(address, 64));
    }
  }
  const from = platforms.size === 0 ? random + 16 : platforms.to(platforms.size - 1);
  for (const [a, b] of platforms.gapsOf(random + 16, from)) edits.add(a + shift, b - a, 'zero');
  const end = Math.min(memory.endOf(random), from + MOST);
  const execfn = vector(AT_EXECFN);
  const to = execfn !== undefined && execfn > from && execfn <= end ? execfn : end;
  const bytes = memory.bytes(from, to - from);
  const args = report.process?.args?.length ?? 0;
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const zero = bytes.indexOf(0, at);
    const stop = zero < 0 ? bytes.length : zero;
    edits.add(from + at + shift, stop - at, 'text');
    if (count++ < args) tallies.arguments++;
    else tallies.environmentValues++;
    at = stop + 1;
  }
  if (execfn !== undefined && to === execfn) {
    const length = memory.stringLength(execfn, 4096);
    edits.add(execfn + length + shift, memory.endOf(random) - execfn - length, 'zero');
    if (!userNames) return;
    const path = String.fromCharCode(...memory.bytes(execfn, Math.max(0, length - 1)));
    for (const [a, b] of privateParts(path)) {
      edits.add(execfn + a + shift, b - a, 'text');
      tallies.pathComponents++;
    }
  }
}

/** So much below the end of a stack is looked through where no record says where strings lie. */
const MOST_SEARCHED = 1 << 20;
/** Strings lie one behind the other; so many zeros may stand between them. */
const MOST_ZEROS = 8;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*=/;
/** One assignment may be any text. */
const LEAST_VARIABLES = 2;

/** Without AT_RANDOM (systems that have none, writers that leave it out): runs of strings that hold variables. */
function fillEnvironments(memory: CoreMemory, stacks: Intervals, edits: Edits, tallies: Tallies): void {
  const pieces = [...stacks].flatMap(([from, to]) => [...memory.heldIn(from, to)]);
  for (const piece of pieces) {
    const start = Math.max(piece.from, piece.to - MOST_SEARCHED);
    const bytes = memory.bytes(start, piece.to - start);
    const offset = piece.offset + start - piece.from;
    let run: (readonly [at: number, end: number])[] = [];
    let variables = 0;
    const settle = () => {
      if (variables >= LEAST_VARIABLES) {
        for (const [at, end] of run) edits.add(offset + at, end - at, 'text');
        tallies.environmentValues += variables;
        tallies.arguments += run.length - variables;
      }
      run = [];
      variables = 0;
    };
    for (let at = 0; at < bytes.length; ) {
      let end = at;
      while (end < bytes.length && isText(bytes[end] ?? 0)) end++;
      if (end > at && bytes[end] === 0) {
        run.push([at, end]);
        if (VARIABLE.test(String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 64))))) variables++;
      } else if (end < bytes.length && bytes[end] !== 0) settle();
      let zeros = 0;
      while (bytes[end + zeros] === 0) zeros++;
      if (zeros > MOST_ZEROS) settle();
      at = end + Math.max(1, zeros);
    }
    settle();
  }
}

function isText(byte: number): boolean {
  return byte >= 0x20 || byte === 0x09 || byte === 0x0a;
}
