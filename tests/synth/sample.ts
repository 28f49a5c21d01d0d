import { buildMinidump } from './minidump/index.ts';

/** The dump of an invented program that the page offers to a visitor who has none. */
export function buildSample(): Uint8Array<ArrayBuffer> {
  return buildMinidump({ padding: 4064 });
}
