/** Writes what the scanner must know of the table of detectors into its source, before it is compiled. */
import { writeFileSync } from 'node:fs';
import { type Anchor, anchorsOf, type Detector, readDetectors } from './detectors.ts';

const FOLDER = new URL('../../assembly/scanner/filter/', import.meta.url);

const detectors = readDetectors();
const anchors = anchorsOf(detectors);
write('detectors', detectorNumbers(detectors));
write('anchors', anchorOwners(anchors));

/** `github-pat` becomes GITHUB_PAT. */
function detectorNumbers(all: readonly Detector[]): string {
  const rows = all.map(({ id, number }) => `export const ${id.replaceAll('-', '_').toUpperCase()}: i32 = ${number};`);
  return [`export const DETECTORS: i32 = ${all.length};`, ...rows].join('\n');
}

/** Which detectors hang on an anchor: where its list starts, and all lists one after another. */
function anchorOwners(all: readonly Anchor[]): string {
  const starts = [0];
  for (const { detectors: owners } of all) starts.push((starts.at(-1) ?? 0) + owners.length);
  return [
    `export const ANCHORS: i32 = ${all.length};`,
    `export const OWNER_STARTS: usize = memory.data<u16>([${starts}]);`,
    `export const OWNERS: usize = memory.data<u16>([${all.flatMap(({ detectors: owners }) => owners)}]);`,
  ].join('\n');
}

function write(name: string, source: string): void {
  writeFileSync(new URL(`${name}.generated.ts`, FOLDER), `// Made by tools/scanner/generate.ts.\n${source}\n`);
}
