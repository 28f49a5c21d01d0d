/** Links as someone else might make them. */
import { toBase64url } from '../../../../web/share/link/base64url.ts';
import { crc32 } from '../../../../web/share/link/crc32.ts';
import { deflate } from '../../../../web/share/link/deflate.ts';
import { decodeLink } from '../../../../web/share/link/link.ts';
import type { SharedSummary } from '../../../../web/share/summary.ts';

export const small: SharedSummary = {
  made: '1.0.0',
  kind: 'minidump',
  threads: 3,
  modules: [{ n: 'ntdll.dll' }],
  stack: { frames: [{ m: 0, o: 4660, t: 'context' }] },
};

/** A link in clear of any payload. */
export async function linkOf(payload: string | Uint8Array<ArrayBuffer>, version = 1): Promise<string> {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  return linkOfPacked(await deflate(bytes), crc32(bytes), version);
}

/** A link in clear of bytes that say of themselves that they are packed. */
export function linkOfPacked(packed: Uint8Array, sum: number, version = 1): string {
  const body = new Uint8Array(4 + packed.length);
  new DataView(body.buffer).setUint32(0, sum);
  body.set(packed, 4);
  return `#s=${version}.${toBase64url(body)}`;
}

/** "opened", or the fault. */
export async function outcomeOf(link: string, passphrase?: string): Promise<string> {
  const result = await decodeLink(link, passphrase);
  return result.state === 'refused' ? result.fault : result.state;
}
