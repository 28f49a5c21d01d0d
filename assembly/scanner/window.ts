/**
 * What a detector sees of a place: characters, or bytes. The pipeline sets it before it calls `dispatch`; a detector
 * reads it and answers with `emit`.
 *
 * Text is the same in all encodings: ASCII is seen where it lies, UTF-16 as a narrowed copy (narrow.ts). Nothing is
 * cut at NULs or line ends. How much is seen does not depend on how the file was cut to blocks: LOOK_BEHIND characters
 * before the anchor and LOOK_AHEAD after it, less only at the ends of the data.
 */
import { dataEnd, dataStart, offsetAt } from "./buffer";
import { narrowEither, narrowSwappedUnits, narrowUnits } from "./narrow";
import { forget } from "./values/known";

/** Encodings, as records name them. */
export const ASCII: u8 = 0;
export const UTF16LE: u8 = 1;
export const UTF16BE: u8 = 2;
export const BINARY: u8 = 3;

export const LOOK_BEHIND: usize = 512;
export const LOOK_AHEAD: usize = 4096;
/** After `widen`, and for bytes. */
export const LOOK_FAR: usize = 16384;
const BYTES_BEHIND: usize = 1024;
/** Of the table's anchors; what scans find may be longer. */
const LONGEST_ANCHOR: usize = 256;

/** What led here lies at anchorAt ≤ a < anchorEnd, and textStart ≤ anchorAt, anchorEnd ≤ textEnd. */
export let textStart: usize = 0;
export let textEnd: usize = 0;
export let anchorAt: usize = 0;
export let anchorEnd: usize = 0;
export let encoding: u8 = ASCII;

/** The same for bytes: what led here is at ≤ a < atEnd. */
export let bytesStart: usize = 0;
export let bytesEnd: usize = 0;
export let at: usize = 0;
export let atEnd: usize = 0;

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
 * The narrow image of one page of UTF-16 and of what lies around it. The pipeline narrows those units of the page that
 * are text, for the kernels; all the rest is put in only when something was found.
 *
 *     | LOOK_BEHIND and a block | PAGE / 2 | LOOK_FAR, an anchor, a block |
 */
const IMAGE_BEHIND: usize = 1024;
const IMAGE: usize = memory.data(1024 + 2048 + 16384 + 1024, 64);
const IMAGE_PAGE: usize = IMAGE + IMAGE_BEHIND;
/** From the page on. */
const IMAGE_SIZE: usize = 2048 + 16384 + 1024;

/** Where the low byte of the image's first unit lies in the buffer. */
let imageHome: usize = 0;
/** Up to where the image is complete, in one order of bytes. */
let imageFilled: usize = IMAGE;
let imageOrder: u8 = UTF16LE;

/** Starts the image of a page; low bytes are at even places (0) or at odd ones (1). */
export function openImage(page: usize, parity: usize): void {
  imageHome = page - 2 * IMAGE_BEHIND + parity;
  imageFilled = IMAGE;
}

/** What is known of text is no longer of the image as it is. */
export function forgetImage(): void {
  forget(IMAGE, IMAGE_PAGE + IMAGE_SIZE);
}

/** Where the page's character n is in the image. */
export function imagePage(): usize {
  return IMAGE_PAGE;
}

/** Narrows the units at from ≤ a < from + length of the image, as the kernels need them. */
export function fillForKernels(from: usize, length: usize): void {
  narrowEither(homeInImage(from), from, length);
}

/** Where the low byte of a character of the image lies in the buffer. */
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

/** Sets the window for text in the image, whose code units have this order of bytes. */
export function setWideText(from: usize, to: usize, order: u8): void {
  if (imageOrder != order) {
    imageFilled = IMAGE;
    forgetImage();
  }
  imageOrder = order;
  encoding = order;
  anchorAt = from;
  anchorEnd = to;
  const first = dataStart > imageHome ? IMAGE + ((dataStart - imageHome + 1) >> 1) : IMAGE;
  textStart = max(first, from - LOOK_BEHIND);
  setTextEnd(LOOK_AHEAD);
}

/** The code unit of a character of UTF-16: beyond Latin-1 the image has 0xff for all. */
export function codeUnitAt(place: usize): u32 {
  const low = homeInImage(place);
  return <u32>load<u8>(low) | ((<u32>load<u8>(encoding == UTF16BE ? low - 1 : low + 1)) << 8);
}

/** Moves the window within its text. */
export function setAnchor(from: usize, to: usize): void {
  if (encoding == ASCII) setText(from, to);
  else setWideText(from, to, encoding);
}

export function setBytes(from: usize, to: usize): void {
  encoding = BINARY;
  at = from;
  atEnd = to;
  bytesStart = max(dataStart, from - BYTES_BEHIND);
  bytesEnd = min(dataEnd, from + LOOK_FAR);
}

function setTextEnd(ahead: usize): void {
  // A long anchor does not reach farther than a short one may see: there is no more in the buffer.
  const end = min(anchorEnd + ahead, anchorAt + LOOK_FAR + LONGEST_ANCHOR);
  if (encoding == ASCII) {
    textEnd = min(dataEnd, end);
    return;
  }
  // The low byte of the last character may be the last byte of the data.
  textEnd = min(IMAGE + ((dataEnd - imageHome + 1) >> 1), end);
  if (textEnd > imageFilled) complete(textEnd);
}

function complete(to: usize): void {
  const length = (to - imageFilled + 63) & ~63;
  const home = homeInImage(imageFilled);
  if (imageOrder == UTF16LE) narrowUnits(home, imageFilled, length);
  else narrowSwappedUnits(home - 1, imageFilled, length);
  imageFilled += length;
}

function home(address: usize): usize {
  if (encoding == UTF16LE) return homeInImage(address);
  if (encoding == UTF16BE) return homeInImage(address) - 1;
  return address;
}
