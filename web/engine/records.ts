/** What scan.wasm found, unpacked. The layout is that of assembly/scanner/records.ts; values are not in it. */

import { DETECTORS } from './scan/detectors.generated.ts';

export const RECORD_SIZE = 96;

const CONFIDENCES = ['possible', 'likely', 'validated'] as const;
const ENCODINGS = ['ascii', 'utf16le', 'utf16be', 'binary'] as const;

/** The numbers of marks follow those of the detectors: a variable `PATH` in a block of NAME=value texts. */
const MARK_ENVIRONMENT = DETECTORS.length;

/** Whether a record is no finding, but a place to read the names of an environment from. */
export function isEnvironmentMark({ detector }: Pick<ScanRecord, 'detector'>): boolean {
  return detector === MARK_ENVIRONMENT;
}

export interface ScanRecord {
  /** The detector's number in the table, or of a mark. */
  readonly detector: number;
  readonly confidence: (typeof CONFIDENCES)[number];
  readonly encoding: (typeof ENCODINGS)[number];
  /** What the detector has to say besides. */
  readonly flags: number;
  /** Of the value, in the file. */
  readonly offset: number;
  /** In bytes of the file. */
  readonly length: number;
  /** 32 hex digits; equal for equal values of one scan. */
  readonly hash: string;
  /** Seconds since 1970, where the value carries its own end. */
  readonly expires?: number;
  readonly mask: string;
}

export function unpackRecords(packed: Uint8Array): ScanRecord[] {
  const records: ScanRecord[] = [];
  for (let at = 0; at + RECORD_SIZE <= packed.length; at += RECORD_SIZE) {
    records.push(unpack(packed.subarray(at, at + RECORD_SIZE)));
  }
  return records;
}

function unpack(bytes: Uint8Array): ScanRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const confidence = CONFIDENCES[view.getUint8(2) - 1];
  const encoding = ENCODINGS[view.getUint8(3)];
  if (!confidence || !encoding)
    throw new RangeError('A record of the scanner has a confidence or encoding that is not known.');
  const expires = view.getFloat64(40, true);
  return {
    detector: view.getUint16(0, true),
    confidence,
    encoding,
    flags: view.getUint32(4, true),
    offset: view.getFloat64(8, true),
    length: view.getUint32(16, true),
    hash: Array.from(bytes.subarray(24, 40), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    ...(Number.isNaN(expires) ? {} : { expires }),
    mask: new TextDecoder().decode(bytes.subarray(48, 48 + view.getUint32(20, true))),
  };
}
