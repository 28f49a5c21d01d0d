import { sampleCores } from '../../synth/elf-core/samples.ts';
import { fuzz } from '../fuzz.ts';

fuzz('ELF cores', { seeds: Object.values(sampleCores()) });
