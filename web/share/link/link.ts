/**
 * A summary as the fragment of a link, and back.
 *
 *     #s=1.<base64url( CRC-32 of the payload, 4 bytes, big-endian ‖ raw deflate of the payload )>
 *     #e=1.<base64url( header ‖ AES-256-GCM of the same bytes )>        with a passphrase; see passphrase.ts
 *
 * The payload is the canonical JSON of the summary's shape: reading and writing it again gives the same bytes, and
 * what does not is refused. The digit is the version of the shape; readers of all versions stay for ever.
 */

import { readJson, ShapeError } from '../shape.ts';
import { MAX_RECORDS, type SharedSummary, summaryShape } from '../summary.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { crc32 } from './crc32.ts';
import { deflate } from './deflate.ts';
import { isSharedLink } from './fragment.ts';
import { inflate, TooLarge } from './inflate.ts';
import { isDamagedHeader, open, seal } from './passphrase.ts';

export const VERSION = 1;
/** Characters of a fragment, bytes of a payload: more is no summary. */
const FRAGMENT_LIMIT = 256 << 10;
export const PAYLOAD_LIMIT = 1 << 20;

export type LinkFault =
  | 'not-a-link'
  | 'newer'
  | 'cut'
  | 'damaged'
  | 'oversized'
  | 'malformed'
  | 'needs-passphrase'
  | 'wrong-passphrase'
  | 'costly';

export type LinkResult =
  /** `isRepaired`: mail or chat had put something into the link. */
  | { readonly state: 'opened'; readonly summary: SharedSummary; readonly isRepaired: boolean }
  /** `version` of a newer link; `field` of a malformed one. */
  | { readonly state: 'refused'; readonly fault: LinkFault; readonly version?: number; readonly field?: string };

/** The fragment, with its `#`. */
export async function encodeLink(summary: SharedSummary, passphrase?: string): Promise<string> {
  const body = await pack(payloadOf(summary));
  if (passphrase === undefined) return `#s=${VERSION}.${toBase64url(body)}`;
  return `#e=${VERSION}.${toBase64url(await seal(body, passphrase))}`;
}

/** The canonical bytes of a summary. */
export function payloadOf(summary: SharedSummary): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(summaryShape.write(summary)));
}

/** The bytes that a link in clear holds packed, for who looks through them; empty for one under a passphrase. */
export function packedOf(fragment: string): Uint8Array {
  const [, text] = /^#s=\d+\.(.*)$/.exec(fragment) ?? [];
  return (text && fromBase64url(text)) || new Uint8Array();
}

/** Reads any fragment: a summary or one named fault, never a part of one. */
export async function decodeLink(fragment: string, passphrase?: string): Promise<LinkResult> {
  const parts = /^#?([se])=(\d{1,6})\.(.*)$/s.exec(fragment);
  if (!parts) return refuse(isSharedLink(fragment) ? 'damaged' : 'not-a-link');
  if (fragment.length > FRAGMENT_LIMIT) return refuse('oversized');
  const [, form, version, raw = ''] = parts;
  if (Number(version) > VERSION) return { ...refuse('newer'), version: Number(version) };
  if (Number(version) < 1) return refuse('damaged');
  const text = repair(raw);
  const isRepaired = text !== raw;
  const bytes = fromBase64url(text);
  if (!bytes) return refuse(isTail(text) ? 'cut' : 'damaged');
  if (form === 's') return unpack(bytes, isRepaired);
  if (isDamagedHeader(bytes)) return refuse('damaged');
  if (passphrase === undefined) return refuse('needs-passphrase');
  const opened = await open(bytes, passphrase);
  if (opened === 'costly' || opened === 'wrong-passphrase') return refuse(opened);
  return unpack(opened, isRepaired);
}

async function pack(payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await deflate(payload);
  const body = new Uint8Array(4 + packed.length);
  new DataView(body.buffer).setUint32(0, crc32(payload));
  body.set(packed, 4);
  return body;
}

function unpack(body: Uint8Array, isRepaired: boolean): LinkResult {
  if (body.length < 5) return refuse('cut');
  let payload: Uint8Array;
  try {
    payload = inflate(body.subarray(4), PAYLOAD_LIMIT);
  } catch (error) {
    if (error instanceof TooLarge) return refuse('oversized');
    return refuse('damaged');
  }
  if (new DataView(body.buffer, body.byteOffset).getUint32(0) !== crc32(payload)) return refuse('damaged');
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    return { state: 'opened', summary: readJson(summaryShape, json, MAX_RECORDS), isRepaired };
  } catch (error) {
    return error instanceof ShapeError
      ? { ...refuse('malformed'), field: `summary${error.path}` }
      : refuse('malformed');
  }
}

/** Without what mail and chat programs put into a link, or behind it. */
function repair(raw: string): string {
  const text = raw.replace(/%20|%0[ad]|\s/gi, '');
  // Not by an expression that ends in "$": a quarter of a mebibyte of brackets would keep it busy for half a minute.
  let end = text.length;
  while (end > 0 && '.,;:)>]'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Base64url throughout, but of a length or an end that no whole link has. */
function isTail(text: string): boolean {
  return /^[\w-]*$/.test(text);
}

function refuse(fault: LinkFault): { readonly state: 'refused'; readonly fault: LinkFault } {
  return { state: 'refused', fault };
}
