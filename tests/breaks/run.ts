/**
 * `npm run breaks [-- PART OF A NAME]`: writes each fault of breaks.ts into a copy of the sources and sees whether its
 * test fails, as it must; before that, that it passes without. Uses what was built. `--quick` leaves out what takes
 * more than a second or so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEST_IMPORTS } from '../../tools/test-imports.ts';
import { BREAKS, type Break } from './breaks.ts';

const isQuick = process.argv.includes('--quick');
const [part = ''] = process.argv.slice(2).filter((word) => word !== '--quick');
const chosen = BREAKS.filter(({ name, isQuick: is }) => name.includes(part) && (is || !isQuick));

const copy = mkdtempSync(join(tmpdir(), 'breaks-'));
const LEFT_OUT = ['.git', 'node_modules', 'test-results'];
for (const name of readdirSync('.')) {
  if (!LEFT_OUT.includes(name)) cpSync(name, join(copy, name), { recursive: true });
}
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));

function run(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { cwd: copy, stdio: 'ignore', timeout: 1_200_000 }).status === 0;
}

const passes = (test: string) => run(process.execPath, ...TEST_IMPORTS, '--test', test);

/** Why it was not caught; undefined: it was. */
function escapes({ file, from, to, test }: Break): string | undefined {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(from)) return `${file} does not hold what it changes`;
  try {
    writeFileSync(
      path,
      whole.replace(from, () => to),
    );
    return passes(test) ? `${test} passes` : undefined;
  } finally {
    writeFileSync(path, whole);
  }
}

let failed = 0;
for (const test of new Set(chosen.map((one) => one.test))) {
  if (passes(test)) continue;
  failed++;
  console.log(`${test} fails without a break`);
}
for (const one of chosen) {
  const why = escapes(one);
  if (why !== undefined) failed++;
  console.log(`${why === undefined ? 'caught' : 'ESCAPED'}: ${one.name}${why === undefined ? '' : ` (${why})`}`);
}
rmSync(copy, { recursive: true });
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
