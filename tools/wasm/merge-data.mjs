/**
 * Joins the data segments of a wasm module. The compiler leaves thousands of short ones, without the zeros between
 * them; under brotli their headers weigh more than the zeros: for the core a tenth of all.
 */
import { readData, withData } from './sections.mjs';

/** @typedef {import('./sections.mjs').Segment} Segment */

/** So many zeros are cheaper than a header. */
const LONGEST_GAP = 1024;

/**
 * The same module with fewer segments.
 * @param {Uint8Array} module
 * @returns {Uint8Array}
 */
export function mergeData(module) {
  return withData(module, joined(readData(module), LONGEST_GAP));
}

/**
 * Segments in the order of their places, those joined that lie no further apart than `longestGap`.
 * @param {readonly Segment[]} segments
 * @param {number} longestGap
 * @returns {Segment[]}
 */
export function joined(segments, longestGap) {
  /** @type {Segment[][]} */
  const runs = [];
  let end = 0;
  for (const segment of [...segments].sort((a, b) => a.at - b.at)) {
    const run = runs.at(-1);
    if (run && segment.at - end <= longestGap) run.push(segment);
    else runs.push([segment]);
    end = segment.at + segment.bytes.length;
  }
  return runs.map((run) => {
    const at = run[0]?.at ?? 0;
    const last = run.at(-1);
    const image = new Uint8Array(last ? last.at + last.bytes.length - at : 0);
    for (const { at: place, bytes } of run) image.set(bytes, place - at);
    return { at, bytes: image };
  });
}
