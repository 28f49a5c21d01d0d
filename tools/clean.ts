/**
 * `npm run -s clean -- FILE --level secrets|stacks|pointers [--[no-]user-names] [--[no-]personal] [--manifest FILE]
 * [--force] --out FILE`: saves a cleaned copy of a dump, by the same code as in the page. Exit 0: saved, all checks
 * passed; 1: a check failed or the copy could not be written, nothing was saved; 2: usage, or the file cannot be read;
 * 3: not possible for this file at this level.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SourceChanged } from '../web/clean/bytes/read.ts';
import { type CleanOutcome, cleanFile } from '../web/clean/job.ts';
import { type CleanOptions, LEVELS, optionsOf } from '../web/clean/options.ts';
import type { Pace } from '../web/clean/pace.ts';
import { clean as words } from '../web/words/panels/clean.ts';
import { FileTarget } from './clean/file-target.ts';
import { FileSource, whyNotOpened } from './file-source.ts';
import { openScratchFile } from './scratch-file.ts';

const USAGE = `Usage: npm run -s clean -- FILE --level ${LEVELS.join('|')} [--[no-]user-names] [--[no-]personal] [--manifest FILE] [--force] --out FILE`;

interface Arguments {
  readonly file: string;
  readonly out: string;
  readonly options: CleanOptions;
  readonly isForced: boolean;
  readonly manifest: string | undefined;
}

const { file, out, options, isForced, manifest } = readArguments();
refuseSource();
const source = openSource(file);
const before = statSync(file);
const builds = { core: compile('core'), full: () => compile('full'), scan: compile('scan'), scratch: openScratchFile };
let target: FileTarget | undefined;
process.once('SIGINT', () => void cancel(130));
process.once('SIGTERM', () => void cancel(143));

try {
  report(
    await cleanFile({
      source,
      options,
      builds,
      key: crypto.getRandomValues(new Uint8Array(16)),
      openTarget: async () => {
        target = await FileTarget.open(out, isForced);
        return target;
      },
      isUnchanged: async () => {
        const now = statSync(file);
        return now.size === before.size && now.mtimeMs === before.mtimeMs;
      },
      pace: progress(),
    }),
  );
} catch (error) {
  await target?.discard();
  clearLine();
  if (error instanceof SourceChanged) say(1, `${file} changed while it was read; nothing was saved.`);
  else say(1, `Nothing was saved: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
}
source.close();

function report(outcome: CleanOutcome): void {
  clearLine();
  switch (outcome.state) {
    case 'not-possible':
      say(3, `Nothing was saved. ${words.obstacle(outcome.obstacle)}`);
      return;
    case 'source-changed':
      say(1, `${file} changed while it was read; nothing was saved.`);
      return;
    case 'failed': {
      const failed = outcome.checks.filter(({ isPassed }) => !isPassed);
      say(1, "This copy didn't pass its check and was deleted.");
      for (const { name, differences } of failed) console.error(`  ${name}: ${differences.join('; ')}`);
      void saveManifest(outcome.manifest);
      return;
    }
    case 'done': {
      const { copy, replaced, checks } = outcome.manifest;
      const places = replaced.reduce((sum, one) => sum + one.places + one.echoes + one.fragments, 0);
      console.error(
        `${out}: ${copy.size} bytes; ${places} places replaced; ${checks.frames} frames the same; checked.`,
      );
      void saveManifest(outcome.manifest);
    }
  }
}

async function saveManifest(content: unknown): Promise<void> {
  if (manifest === undefined) return;
  try {
    await writeFile(manifest, `${JSON.stringify(content, undefined, 2)}\n`, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    say(
      process.exitCode === undefined ? 1 : Number(process.exitCode),
      `The manifest was not saved: ${(error as NodeJS.ErrnoException).code}`,
    );
  }
}

async function cancel(code: number): Promise<void> {
  await target?.discard();
  process.exit(code);
}

/** The source is never written, by whatever name. */
function refuseSource(): void {
  if (!existsSync(file)) fail(`Cannot read ${file}: there is no such file`);
  // A pipe would be waited for, and has no second look.
  if (!statSync(file).isFile()) fail(`Cannot read ${file}: it is no file.`);
  for (const path of [out, manifest]) {
    if (path === undefined || !existsSync(path)) continue;
    const [a, b] = [statSync(realpathSync(file)), statSync(realpathSync(path))];
    if (a.dev === b.dev && a.ino === b.ino) fail(`${path} is the file that is to be cleaned.`);
    if (!isForced) fail(`${path} is there already; --force replaces it.`);
  }
  // A folder, a pipe, a device: putting a file in its place would take it away.
  if (existsSync(out) && !statSync(out).isFile()) fail(`${out} is no file that could be replaced.`);
  if (manifest === out) fail('The copy and its manifest cannot have one name.');
}

function openSource(path: string): FileSource {
  try {
    return new FileSource(path);
  } catch (error) {
    return fail(`Cannot read ${path}: ${whyNotOpened(error)}`);
  }
}

function compile(name: string): WebAssembly.Module {
  const path = new URL(`../build/${name}.wasm`, import.meta.url);
  if (!existsSync(path)) fail(`${name}.wasm is not built: run \`npm run build\` first.`);
  return new WebAssembly.Module(readFileSync(path));
}

/** One line that is written over, on a terminal only. */
function progress(): Pace {
  let toldAt = 0;
  return async (phase, done, total) => {
    if (!process.stderr.isTTY || Date.now() - toldAt < 200) return;
    toldAt = Date.now();
    process.stderr.write(`\r${phase} ${total === 0 ? 100 : Math.floor((done / total) * 100)} %   `);
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

function readArguments(): Arguments {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        level: { type: 'string' },
        'user-names': { type: 'boolean' },
        personal: { type: 'boolean' },
        manifest: { type: 'string' },
        force: { type: 'boolean' },
        out: { type: 'string' },
      },
    });
    const [input, ...others] = positionals;
    const level = LEVELS.find((one) => one === values.level);
    if (!input || others.length > 0 || !level || !values.out) return fail(USAGE);
    const { 'user-names': userNames, personal } = values;
    return {
      file: fromCaller(input),
      out: fromCaller(values.out),
      options: optionsOf(level, {
        ...(userNames !== undefined && { userNames }),
        ...(personal !== undefined && { personal }),
      }),
      isForced: values.force === true,
      manifest: values.manifest === undefined ? undefined : fromCaller(values.manifest),
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** npm runs scripts in the project's folder; a relative path is meant from where the person stands. */
function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}

function say(code: number, message: string): void {
  console.error(message);
  process.exitCode = code;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
