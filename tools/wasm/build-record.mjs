// What a compilation read and wrote, so that the same need not be compiled again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const FOLDER = 'build/records';

/** What decides over a module besides its sources: the compiler, and what we do to its work. */
const TOOLS = [
  'node_modules/assemblyscript/package.json',
  'node_modules/binaryen/package.json',
  'tools/wasm/build-wasm.mjs',
  'tools/wasm/build-record.mjs',
  'tools/wasm/lazy-tables.mjs',
  'tools/wasm/merge-data.mjs',
  'tools/wasm/pack-data.mjs',
  'tools/wasm/refused-memory.mjs',
  'tools/wasm/sections.mjs',
];

/** The record of one compilation, by its arguments. A file that was looked for and not found is an input, too. */
export class BuildRecord {
  /** @type {Map<string, string>} */
  #inputs = new Map();
  /** @type {Map<string, string>} */
  #outputs = new Map();
  #path;

  #folder;

  /**
   * @param {readonly string[]} args
   * @param {string} folder where records are kept
   */
  constructor(args, folder = FOLDER) {
    this.#folder = folder;
    this.#path = join(folder, `${digest(args.join('\0')).slice(0, 16)}.json`);
  }

  /** Whether everything that was read and written then is there unchanged. */
  isCurrent() {
    if (!existsSync(this.#path)) return false;
    const { inputs, outputs } = JSON.parse(readFileSync(this.#path, 'utf8'));
    return [...inputs, ...outputs].every(([path, hash]) => digestOf(path) === hash);
  }

  /**
   * The text of a source; null where it is not there.
   * @param {string} path
   */
  read(path) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
    this.#inputs.set(relative('', path), text === null ? '' : digest(text));
    return text;
  }

  /**
   * @param {string} path
   * @param {Uint8Array | string} contents
   */
  wrote(path, contents) {
    this.#outputs.set(relative('', path), digest(contents));
  }

  save() {
    for (const path of TOOLS) this.#inputs.set(path, digestOf(path));
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#path, JSON.stringify({ inputs: [...this.#inputs], outputs: [...this.#outputs] }));
  }
}

/** @param {string} path */
function digestOf(path) {
  return existsSync(path) ? digest(readFileSync(path)) : '';
}

/** @param {Uint8Array | string} contents */
function digest(contents) {
  return createHash('sha256').update(contents).digest('hex');
}
