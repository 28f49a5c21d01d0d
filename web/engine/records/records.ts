/** What scan.wasm found, unpacked. The layout is that of assembly/scanner/records.ts; values are not in it. */

import { DETECTORS } from '../scan/findings/detectors.generated.ts';
import { CONFIDENCE_ORDER, ENCODING_ORDER } from './record-orders.ts';

export const RECORD_SIZE = 96;

export { CONFIDENCE_ORDER, ENCODING_ORDER };

/** The numbers of marks follow those of the detectors: a variable `PATH` in a block of NAME=value texts. */
const MARK_ENVIRONMENT = DETECTORS.length;

/** Whether a record with this number is no finding, but a place to read the names of an environment from. */
export function isEnvironmentMark(detector: number): boolean {
  return detector === MARK_ENVIRONMENT;
}

export interface ScanRecord {
  /** The detector's number in the table, or of a mark. */
  readonly detector: number;
  readonly confidence: (typeof CONFIDENCE_ORDER)[number];
  readonly encoding: (typeof ENCODING_ORDER)[number];
  /** What the detector has to say besides. */
  readonly flags: number;
  /** Of the value, in the file. */
  readonly offset: number;
  /** In bytes of the file. */
  readonly length: number;
  /** A text that says nothing; equal for equal values of one scan. */
  readonly hash: string;
  /** Seconds since 1970, where the value carries its own end. */
  readonly expires?: number;
  readonly mask: string;
}

/** A file may hold a million of them: no object and no text is made that is not kept. */
export function unpackRecords(packed: Uint8Array): ScanRecord[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const records: ScanRecord[] = [];
  for (let at = 0; at + RECORD_SIZE <= packed.length; at += RECORD_SIZE) records.push(unpack(packed, view, at));
  return records;
}

function unpack(packed: Uint8Array, view: DataView, at: number): ScanRecord {
  const confidence = CONFIDENCE_ORDER[view.getUint8(at + 2) - 1];
  const encoding = ENCODING_ORDER[view.getUint8(at + 3)];
  if (!confidence || !encoding)
    throw new RangeError('A record of the scanner has a confidence or encoding that is not known.');
  const expires = view.getFloat64(at + 40, true);
  const record = {
    detector: view.getUint16(at, true),
    confidence,
    encoding,
    flags: view.getUint32(at + 4, true),
    offset: view.getFloat64(at + 8, true),
    length: view.getUint32(at + 16, true),
    hash: hashOf(view, at + 24),
    mask: utf8.decode(packed.subarray(at + 48, at + 48 + view.getUint32(at + 20, true))),
  };
  return Number.isNaN(expires) ? record : { ...record, expires };
}

const utf8 = new TextDecoder();
/** 16 bytes as a text of eight units: short, and in one piece, as it is looked up more often than anything else. */
function hashOf(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint16(at),
    view.getUint16(at + 2),
    view.getUint16(at + 4),
    view.getUint16(at + 6),
    view.getUint16(at + 8),
    view.getUint16(at + 10),
    view.getUint16(at + 12),
    view.getUint16(at + 14),
  );
}
