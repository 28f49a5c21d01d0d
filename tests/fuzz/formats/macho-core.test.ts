import { arm64Core, x86Core } from '../../synth/macho-core/samples.ts';
import { fuzz } from '../fuzz.ts';

fuzz('Mach-O cores', { seeds: [arm64Core().build().bytes, x86Core().build().bytes] });
