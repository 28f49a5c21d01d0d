import { fuzz } from '../fuzz.ts';

fuzz('files of no kind', {
  seeds: [new Uint8Array(4096), new TextEncoder().encode('MDMP and ELF are words here\n'.repeat(40))],
  seconds: 2,
  tellsCuts: false,
});
