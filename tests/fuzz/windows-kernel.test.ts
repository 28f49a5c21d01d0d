import { buildKernelDump } from '../synth/windows-kernel.ts';
import { fuzz } from './fuzz.ts';

fuzz('Windows kernel dumps', { seeds: [1, 3, 4, 6, 10].map((type) => buildKernelDump({ type }).bytes), seconds: 20 });
