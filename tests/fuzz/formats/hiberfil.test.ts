import { buildHiberfil, type Release } from '../../synth/memory-images/hiberfil.ts';
import { fuzz } from '../fuzz.ts';

const RELEASES: readonly Release[] = ['xp', 'vista-sp2-x64', '7', '7-x64', '8', '10-22h2-x64'];

fuzz('hibernation files', {
  seeds: [
    ...RELEASES.map((release) => buildHiberfil({ release }).bytes),
    buildHiberfil({ release: '7-x64', singles: 300, isRootless: true }).bytes,
    buildHiberfil({ signature: 'WAKE', isBare: true, memory: new Map([[3, new Uint8Array(4096).fill(7)]]) }).bytes,
  ],
});
