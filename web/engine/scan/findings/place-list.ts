import { arrayOf } from '../../core/allocation.ts';
import { CONFIDENCE_ORDER, ENCODING_ORDER, type ScanRecord } from '../../records/records.ts';
import { resolveOverlaps } from './precedence.ts';

/** Every place of every value, as columns: a million of them can be handed to another worker. In no order. */
export interface PlaceList {
  readonly count: number;
  /** In the file, or inside its container. */
  readonly offsets: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** Equal for places of one value. */
  readonly values: Uint32Array<ArrayBuffer>;
  /** Number of the detector. */
  readonly detectors: Uint16Array<ArrayBuffer>;
  /** Index of CONFIDENCE_ORDER. */
  readonly confidences: Uint8Array<ArrayBuffer>;
  /** Index of ENCODING_ORDER. */
  readonly encodings: Uint8Array<ArrayBuffer>;
  readonly flags: Uint32Array<ArrayBuffer>;
  /** Characters at the front that are no secret: `ghp_`. */
  readonly prefixes: Uint8Array<ArrayBuffer>;
  /** 1 where a place is told as a finding; 0 where a better one covers a part of it. */
  readonly told: Uint8Array<ArrayBuffer>;
}

export function placeListOf(records: readonly ScanRecord[]): PlaceList {
  const count = records.length;
  const list = {
    count,
    offsets: arrayOf(Float64Array, count),
    lengths: arrayOf(Uint32Array, count),
    values: arrayOf(Uint32Array, count),
    detectors: arrayOf(Uint16Array, count),
    confidences: arrayOf(Uint8Array, count),
    encodings: arrayOf(Uint8Array, count),
    flags: arrayOf(Uint32Array, count),
    prefixes: arrayOf(Uint8Array, count),
    told: arrayOf(Uint8Array, count),
  };
  const told = new Set(resolveOverlaps(records));
  const values = new Map<string, number>();
  records.forEach((record, i) => {
    let value = values.get(record.hash);
    if (value === undefined) {
      value = values.size;
      values.set(record.hash, value);
    }
    list.offsets[i] = record.offset;
    list.lengths[i] = record.length;
    list.values[i] = value;
    list.detectors[i] = record.detector;
    list.confidences[i] = CONFIDENCE_ORDER.indexOf(record.confidence);
    list.encodings[i] = ENCODING_ORDER.indexOf(record.encoding);
    list.flags[i] = record.flags;
    list.prefixes[i] = Math.max(0, record.mask.indexOf('…'));
    list.told[i] = told.has(record) ? 1 : 0;
  });
  return list;
}
