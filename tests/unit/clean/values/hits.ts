/** Values looked for in bytes, as a cleaned copy looks for them. */
import { Intervals } from '../../../../web/clean/bytes/intervals.ts';
import { type Hit, searchSource } from '../../../../web/clean/found/search.ts';
import { imagesOf } from '../../../../web/clean/found/spellings.ts';
import { MemorySource } from '../../open-core.ts';

/** How a text may be stored: bytes of a character, and their order. */
export const UNITS = {
  'one byte': (text: string) => Buffer.from(text),
  UTF16LE: (text: string) => Buffer.from(text, 'utf16le'),
  UTF16BE: (text: string) => Buffer.from(text, 'utf16le').swap16(),
} as const;

/** Every place where one of the values stands, whole or in pieces. */
export async function hitsOf(bytes: Uint8Array, values: readonly string[]): Promise<Hit[]> {
  const images = values.flatMap((value, number) =>
    imagesOf({ bytes: new Uint8Array(Buffer.from(value)), isBinary: false, prefix: 0, hasPieces: true }, number),
  );
  const hits: Hit[] = [];
  const scope = { always: new Intervals(), near: new Intervals() };
  await searchSource(
    new MemorySource(bytes),
    images,
    scope,
    (hit) => hits.push(hit),
    async () => {},
  );
  return hits;
}
