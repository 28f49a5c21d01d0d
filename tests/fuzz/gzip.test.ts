import { gzipSync } from 'node:zlib';
import { buildKernelDump } from '../synth/windows-kernel.ts';
import { fuzz } from './fuzz.ts';

fuzz('gzip', { seeds: [1, 4].map((type) => gzipSync(buildKernelDump({ type }).bytes)) });
