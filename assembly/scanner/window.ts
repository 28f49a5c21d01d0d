/**
 * What a detector sees of a place: characters, or bytes. The pipeline sets it before it calls `dispatch`; a detector
 * reads it and answers with `emit`.
 *
 * Text is the same in all encodings: ASCII is seen where it lies, UTF-16 as a narrowed copy (narrow.ts). Nothing is
 * cut at NULs or line ends. How much is seen does not depend on how the file was cut to blocks: LOOK_BEHIND characters
 * before the anchor and LOOK_AHEAD after it, less only at the ends of the data.
 */
import { BEHIND, dataEnd, dataStart, offsetAt } from "./buffer";
import { PAGE } from "./kernels/zero-page";
import { narrowUnits } from "./narrow";

/** Encodings, as records name them. */
export const ASCII: u8 = 0;
export const UTF16LE: u8 = 1;
export const UTF16BE: u8 = 2;
export const BINARY: u8 = 3;

export const LOOK_BEHIND: usize = 512;
export const LOOK_AHEAD: usize = 4096;
/** After `widen`, and for bytes. */
export const LOOK_FAR: usize = 16384;
export const BYTES_BEHIND: usize = 1024;

/** What led here lies at anchorAt ≤ a < anchorEnd, and textStart ≤ anchorAt, anchorEnd ≤ textEnd. */
export let textStart: usize = 0;
export let textEnd: usize = 0;
export let anchorAt: usize = 0;
export let anchorEnd: usize = 0;
export let encoding: u8 = ASCII;

/** The same for bytes; `at` is the first byte of the anchor. */
export let bytesStart: usize = 0;
export let bytesEnd: usize = 0;
export let at: usize = 0;

/** File offset of an address of the window. */
export function offsetOf(address: usize): f64 {
  return offsetAt(home(address));
}

/** Bytes of the file that one character takes. */
export function unitSize(): usize {
  return encoding == UTF16LE || encoding == UTF16BE ? 2 : 1;
}

/** Lets the detector see LOOK_FAR characters after the anchor instead of LOOK_AHEAD. */
export function widen(): void {
  setTextEnd(LOOK_FAR);
}

/**
 * The narrow image of one page of UTF-16 and of what lies around it. Units of the page are put in by the text
 * kernels, so that they are narrowed once; the rest only when something was found.
 *
 *     | BEHIND / 2 | PAGE / 2 | up to LOOK_FAR, and an anchor |
 */
const IMAGE: usize = memory.data(2048 + 2048 + 16384 + 1024, 64);
const IMAGE_PAGE: usize = IMAGE + BEHIND / 2;

/** Where the image's first unit lies in the buffer, and up to where around the page the image is filled. */
let imageHome: usize = 0;
let isAroundFilled: bool = false;
let imageFilled: usize = 0;

/** Starts the image of a page; `parity` 1: low bytes are at odd places. Returns where the page's first unit goes. */
export function openImage(page: usize, parity: usize): usize {
  imageHome = page - BEHIND + parity;
  isAroundFilled = false;
  return IMAGE_PAGE;
}

/** Where a character of the image lies in the buffer. */
export function homeInImage(address: usize): usize {
  return imageHome + ((address - IMAGE) << 1);
}

/** Sets the window for text at its place. */
export function setText(from: usize, to: usize): void {
  encoding = ASCII;
  anchorAt = from;
  anchorEnd = to;
  textStart = max(dataStart, from - LOOK_BEHIND);
  setTextEnd(LOOK_AHEAD);
}

/** Sets the window for text within the image. */
export function setWideText(from: usize, to: usize, order: u8): void {
  if (!isAroundFilled) {
    isAroundFilled = true;
    fillImage(IMAGE, IMAGE_PAGE + PAGE / 2);
    imageFilled = IMAGE_PAGE + PAGE / 2;
  }
  encoding = order;
  anchorAt = from;
  anchorEnd = to;
  const first = dataStart > imageHome ? IMAGE + ((dataStart - imageHome + 1) >> 1) : IMAGE;
  textStart = max(first, from - LOOK_BEHIND);
  setTextEnd(LOOK_AHEAD);
}

export function setBytes(anchor: usize): void {
  encoding = BINARY;
  at = anchor;
  bytesStart = max(dataStart, anchor - BYTES_BEHIND);
  bytesEnd = min(dataEnd, anchor + LOOK_FAR);
}

function setTextEnd(ahead: usize): void {
  if (encoding == ASCII) {
    textEnd = min(dataEnd, anchorEnd + ahead);
    return;
  }
  // UTF-16BE: the low byte of the last character may be the last byte of the data.
  textEnd = min(IMAGE + ((dataEnd - imageHome + 1) >> 1), anchorEnd + ahead);
  if (textEnd > imageFilled) {
    fillImage(imageFilled, textEnd);
    imageFilled += (textEnd - imageFilled + 15) & ~15;
  }
}

function fillImage(from: usize, to: usize): void {
  narrowUnits(imageHome + ((from - IMAGE) << 1), from, to - from);
}

function home(address: usize): usize {
  if (encoding == UTF16LE) return homeInImage(address);
  if (encoding == UTF16BE) return homeInImage(address) - 1;
  return address;
}
