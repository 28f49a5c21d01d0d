/** Writes the dump behind "Try a sample" into public/, so that no binary lies in the repository. */
import { writeFile } from 'node:fs/promises';
import { buildSample } from '../../tests/synth/sample.ts';

await writeFile('public/sample.dmp', buildSample());
