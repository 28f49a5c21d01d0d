import { readFileSync } from 'node:fs';
import { FileSource } from '../../tools/file-source.ts';
import { type Builds, openToAnswer } from '../../web/engine/core/open-whole.ts';
import type { Cost } from './first-page.ts';

const moduleOf = (name: string) => new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
const full = moduleOf('full');
const builds: Builds = { core: moduleOf('core'), full: () => full, scan: moduleOf('scan') };

/** Opens a file as the page does: the time up to what its first page shows, then the rest. */
export function openInNode(path: string): Cost {
  const source = new FileSource(path);
  const start = performance.now();
  const busy = process.cpuUsage();
  const core = openToAnswer(builds, [source]);
  core.summary();
  core.rows('threads', { from: 0, count: 50 });
  core.rows('modules', { from: 0, count: 50 });
  core.ribbon();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(busy);
  while (core.step() < 1);
  const whole = performance.now() - start;
  source.close();
  return { ...core.traffic, misses: core.cacheMisses, milliseconds, whole, busy: (user + system) / 1000 };
}
