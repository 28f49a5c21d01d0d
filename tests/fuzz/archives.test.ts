import { buildApport, buildTar, buildZip } from '../synth/archives.ts';
import { sampleCores } from '../synth/elf-core/samples.ts';
import { fuzz } from './fuzz.ts';

const [core = new Uint8Array()] = Object.values(sampleCores());
const note = new TextEncoder().encode('a note');

fuzz('archives', {
  seeds: [
    buildZip([
      { name: 'note', bytes: note },
      { name: 'core', bytes: core, method: 8 },
    ]),
    buildZip([{ name: 'core', bytes: core, isZip64: true }], { hasZip64End: true }),
    buildTar([
      { name: 'note', bytes: note, isPax: true },
      {
        name: 'core',
        bytes: core,
        sparse: {
          form: 'gnu',
          stretches: [
            [0, 100],
            [200, core.length - 200],
          ],
        },
      },
    ]),
    buildTar([{ name: 'core', bytes: core, sparse: { form: 'pax', stretches: [[0, core.length]] } }]),
    buildApport([['ProblemType', 'Crash']], core, { chunk: 50 }),
  ],
  // A tar file that ends between two members, or an Apport report between two fields, is whole.
  tellsCuts: false,
});
