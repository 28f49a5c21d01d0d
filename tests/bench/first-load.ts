/**
 * What a first visit loads before a file can be opened: the page, what its markup names and what that imports at once,
 * the core's worker and the core. Everything else comes behind it. Read from the built site, in bytes as a host sends
 * them under brotli.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** KB of 1,000 bytes. */
export const FIRST_LOAD_GOAL = 150;

export interface LoadedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Scripts and styles of the markup; icons and the manifest are no part of what is waited for. */
const MARKUP = /<(?:script|link)\b[^>]*?\b(?:src|href)="\.\/([^"]+\.(?:js|css))"/g;
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g;
const ADDRESS = /new URL\(\s*[`"']([^`"']+)[`"']\s*,\s*import\.meta\.url/g;
/** Of the files that scripts name, those that opening a file waits for. */
const AWAITED = /(?:^|\/)core(?:-[\w-]+\.wasm|\.worker-[\w-]+\.js)$/;

/** The files of the first load, in the order in which they are met. */
export function firstLoad(folder: string): LoadedFile[] {
  const paths = new Set(['index.html']);
  for (const path of paths) {
    if (!/\.(html|js)$/.test(path)) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    const beside = (name: string) => posix.join(posix.dirname(path), name);
    for (const [, name = ''] of path.endsWith('.html') ? text.matchAll(MARKUP) : text.matchAll(STATIC_IMPORT)) {
      paths.add(beside(name));
    }
    for (const [, name = ''] of text.matchAll(ADDRESS)) if (AWAITED.test(name)) paths.add(beside(name));
  }
  return [...paths].map((path) => ({ path, bytes: sentSize(join(folder, path)) }));
}

/** Every file that the site sends to a first visit, sooner or later. */
export function wholeSite(folder: string): LoadedFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(html|js|css|wasm)$/.test(path))
    .map((path) => ({ path, bytes: sentSize(join(folder, path)) }));
}

/** In KB of 1,000 bytes. */
export function kilobytes(files: readonly LoadedFile[]): number {
  return Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 10) / 100;
}

function sentSize(path: string): number {
  const bytes = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}
