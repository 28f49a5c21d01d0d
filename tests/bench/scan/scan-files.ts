/** Files for the search in browsers: made by seed, with values planted at known places. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { plant } from '../../unit/masking/secrets.ts';
import { dumpLike } from '../../unit/scanner/data.ts';
import { dumpOfProcess } from '../dumps.ts';
import { writeCore } from '../sparse.ts';

const MIB = 1 << 20;
const PIECE = 65536;
/** A new piece of data for each of so many MiB; others repeat one of them, as memory does. */
const SEEDS = 8;
const PER_SEED = 32;

export interface PlantedFile {
  readonly path: string;
  /** Where a value begins that must be found. */
  readonly planted: readonly number[];
}

/** Bytes like those of a dump, a third of them empty pages, with a value in each 32 MiB. */
export function writeMix(path: string, mib: number): PlantedFile {
  const parts = Array.from({ length: SEEDS }, (_, seed) => dumpLike(100 + seed, (PER_SEED * MIB) / PIECE));
  return write(path, mib, (index) => parts[index % SEEDS] ?? new Uint8Array());
}

/** Nine pages of ten are empty. */
export function writeMostlyZero(path: string, mib: number): PlantedFile {
  const random = randomWords(7);
  const part = dumpLike(99, (PER_SEED * MIB) / PIECE);
  const isFull = (at: number) => part.subarray(at, at + PIECE).some((byte) => byte !== 0);
  // Of the pieces with data so many are kept that a tenth of all is full.
  const full = Array.from({ length: part.length / PIECE }, (_, i) => i * PIECE).filter(isFull);
  const kept = Math.round(part.length / PIECE / 10);
  while (full.length > kept) {
    const [at = 0] = full.splice(random() % full.length, 1);
    part.fill(0, at, at + PIECE);
  }
  return write(path, mib, () => part);
}

/**
 * The present pages of a process that runs now, repeated until the file is full, with a value in each 32 MiB;
 * undefined: they cannot be read here.
 */
export function writeProcess(path: string, mib: number): PlantedFile | undefined {
  const dump = dumpOfProcess();
  if (!dump || dump.length < PER_SEED * MIB) return undefined;
  const parts = Math.floor(dump.length / (PER_SEED * MIB));
  const size = PER_SEED * MIB;
  return write(path, mib, (index) => dump.subarray((index % parts) * size, ((index % parts) + 1) * size));
}

function write(path: string, mib: number, partOf: (index: number) => Uint8Array): PlantedFile {
  const file = openSync(path, 'w');
  const planted: number[] = [];
  for (let index = 0; index * PER_SEED < mib; index++) {
    const part = Uint8Array.from(partOf(index));
    const at = ((index * 7919) % 8000) * 4096 + 129;
    const token = Buffer.from(` ${plant('github', index).text} `);
    // Empty memory around it, so that nothing runs into it.
    part.fill(0, at - 65, at + 128);
    part.set(token, at - 1);
    writeSync(file, part);
    planted.push(index * part.length + at);
  }
  closeSync(file);
  return { path, planted };
}

/**
 * A core of so many MiB that holds one value, 60 MiB behind its front, and elsewhere data in one of 16 MiB: the rest is
 * a hole in the file.
 */
export function writeSparseCore(path: string, mib: number): PlantedFile {
  writeCore(path, mib * MIB);
  const file = openSync(path, 'r+');
  const data = dumpLike(98, MIB / PIECE);
  const start = 2 * MIB;
  for (let at = start; at + MIB < mib * MIB; at += 16 * MIB) writeSync(file, data, 0, MIB, at);
  const at = 60 * MIB + 64;
  writeSync(file, Buffer.from(` ${plant('github', 1).text} `), 0, undefined, at - 1);
  ftruncateSync(file, Math.max(mib * MIB, at));
  closeSync(file);
  return { path, planted: [at] };
}
