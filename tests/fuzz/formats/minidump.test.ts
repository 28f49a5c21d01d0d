import { richDump } from '../../synth/minidump/rich.ts';
import { fuzz } from '../fuzz.ts';

fuzz('minidump', { seeds: (['windows', 'linux', 'macos'] as const).map((system) => richDump(system).bytes) });
