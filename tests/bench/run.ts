/**
 * `npx tsx tests/bench/run.ts`: every benchmark, one after another. What they print is printed; last comes a line with the
 * goals that were missed, and then the exit code is 1. A goal is a line that says whether it `holds`; one that is `invalid`
 * besides was not measured well enough to tell, and is listed apart. A part that ends with another code than 0 missed one
 * as well.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { say } from './measure.ts';

const PARTS: readonly (readonly string[])[] = [
  ['tests/bench/first-page.ts'],
  ['tests/bench/scan/scan-kernels.ts'],
  ['tests/bench/scan/scan-tools.ts'],
  ['tests/bench/scan/scan-bad-input.ts'],
  ['tests/bench/scan/scan-browsers.ts'],
  ['tests/bench/codecs.ts'],
  ['tests/bench/clean.ts', '--gib', '1'],
  ['tests/bench/scan/scan-background.ts'],
  ['tests/conformance/secrets.ts', '--seeds', '11,12,13,14'],
];

let held = 0;
const missed: string[] = [];
const unsure: string[] = [];
for (const part of PARTS) {
  const before = missed.length;
  const code = await run(part);
  // Of a part that says which goal it was the exit code says nothing more.
  if (code !== 0 && missed.length === before) missed.push(`${part.join(' ')}: exit code ${code}`);
}
say({ bench: 'goals', held, missed, unsure });
if (missed.length > 0) process.exitCode = 1;

async function run(part: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...part], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    take(line);
  }
  return ended;
}

function take(line: string): void {
  if (!line.startsWith('{')) return;
  const { holds, ...facts } = JSON.parse(line) as { readonly holds?: boolean; readonly invalid?: boolean };
  if (holds === undefined) return;
  if (facts.invalid) unsure.push(JSON.stringify(facts));
  else if (holds) held++;
  else missed.push(JSON.stringify(facts));
}
