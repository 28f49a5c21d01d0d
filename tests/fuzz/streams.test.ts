import { gzipSync } from 'node:zlib';
import { buildKernelDump } from '../synth/windows-kernel/windows-kernel.ts';
import { packThrough } from '../unit/codecs/encoders.ts';
import { fuzz } from './fuzz.ts';

const dumps = [1, 4].map((type) => buildKernelDump({ type }).bytes);
/** By the programs themselves; one that is not installed is left out. */
const packed = (program: string, ...args: readonly string[]) =>
  dumps.flatMap((bytes) => packThrough(program, [...args, '-q', '-c'], bytes) ?? []);

fuzz('gzip', { seeds: dumps.map((bytes) => gzipSync(bytes)), seconds: 6 });
fuzz('zstd, xz and lz4', {
  seeds: [...packed('zstd', '--check'), ...packed('xz', '-0', '--block-size=9000'), ...packed('lz4')],
});
