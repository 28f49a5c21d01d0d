/** Our time for a file against what native tools take to print its notes or stacks, their start included. */
import { spawnSync } from 'node:child_process';
import { openInNode } from './in-node.ts';
import { median, say } from './measure.ts';

const ROUNDS = 5;

interface Tool {
  readonly name: string;
  /** Of the kinds of `dump-files.ts`. */
  readonly reads: readonly string[];
  readonly arguments: (path: string) => string[];
}

const CORES = ['elf-core', 'elf-core 1 GiB', 'elf-core 60,000 segments'];

const TOOLS: readonly Tool[] = [
  { name: 'eu-readelf', reads: CORES, arguments: (path) => ['-n', path] },
  { name: 'gdb', reads: CORES, arguments: (path) => ['-batch', '-nx', '-c', path, '-ex', 'thread apply all bt'] },
  {
    name: 'lldb',
    reads: ['minidump', ...CORES],
    arguments: (path) => ['--batch', '-c', path, '-o', 'thread backtrace all'],
  },
];

/** One line per tool and file; `ratio` above 1: we are faster. A tool that is not there is said to be missing. */
export function compareNative(files: Readonly<Record<string, string>>): void {
  for (const { name: tool, reads, arguments: argumentsFor } of TOOLS) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) {
      say({ bench: 'native', tool, missing: 'not installed' });
      continue;
    }
    for (const file of reads) {
      const path = files[file];
      if (!path) continue;
      const theirs: number[] = [];
      const ours: number[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        const start = performance.now();
        spawnSync(tool, argumentsFor(path), { stdio: 'ignore', timeout: 20_000 });
        theirs.push(performance.now() - start);
        ours.push(openInNode(path).milliseconds);
      }
      const ratio = median(theirs) / median(ours);
      say({ bench: 'native', tool, file, theirs: median(theirs), ours: median(ours), ratio });
    }
  }
}
