/**
 * One page after another: what is zero is left out, what is text is told apart, each kernel adds the places it finds,
 * and each place is looked at by the detectors that hang on it.
 */
import { beginWindows, findSchedules } from "./aes/find";
import { dataEnd, dataStart, HOLD, nextPage, offsetAt, pageDone } from "./buffer";
import { forgetRun, isOrderDoubtful, orderAt } from "./byte-order";
import { BYTES, dispatch, NUMBER, OTHER_SCRIPT, RUN, SCHEDULE, WORDS } from "./detectors/dispatch";
import { forgetNames } from "./detectors/passwords/names";
import { forgetSamples } from "./detectors/samples";
import { findBinaryAnchors } from "./kernels/binary-anchors";
import { classifyPage, hasText, hasWide, TEXT_BITS } from "./kernels/classes";
import { isZeroPage, PAGE } from "./kernels/zero-page";
import {
  beginPlace,
  clearPlaces,
  countPlaces,
  endOf,
  isPassedOver,
  kindOf,
  placeCount,
  startOf,
  subjectOf,
} from "./places";
import {
  beginPageRecords,
  CAPACITY,
  countRecords,
  dropRepeated,
  foundRecords,
  MOST_OF_PAGE,
  recordCount,
} from "./records";
import { nextPiece, numberEnd } from "./scans/numbers";
import { addOtherScripts } from "./scans/other-scripts";
import { runEnd } from "./scans/runs";
import { LONGEST_ROW, wordsEnd } from "./scans/words";
import { forgetHash } from "./siphash";
import { beginSurvey, endSurveyBlock, SURVEY_BLOCK, surveyPage, surveyZeroPage } from "./survey";
import { findAnchors, findClasses, openWideText, PLAIN_BLOCKS, WIDE_BLOCKS, wideBits } from "./text";
import { addWork, beginBudget, budgetOfPage, canLookAtPlace, WIDE_WORK } from "./values/budget";
import { forget, mayRemember, textNumber } from "./values/known";
import {
  anchorAt,
  forgetImage,
  homeInImage,
  imagePage,
  LOOK_AHEAD,
  setAnchor,
  setBytes,
  setText,
  setWideText,
  textEnd,
  UTF16BE,
  UTF16LE,
} from "./window";

/** Pages whose offset is in this range are scanned; others were handed over to be looked at from them. */
let firstOffset: f64 = 0;
let endOffset: f64 = 0;

/** Of the range. */
export let zeroPages: u32 = 0;

export function setRange(first: f64, end: f64): void {
  zeroPages = 0;
  countPlaces();
  countRecords();
  beginWindows(first == endOffset);
  beginSurvey();
  firstOffset = first;
  endOffset = end;
  beginBudget();
}

/**
 * Scans all pages that have HOLD bytes behind them; at the end of the data, all. Returns whether it is through: if
 * not, the host takes the records and calls again.
 */
export function scanPages(isEnd: bool): bool {
  while (isEnd ? nextPage < dataEnd : nextPage + PAGE + HOLD <= dataEnd) {
    if (recordCount > CAPACITY - MOST_OF_PAGE) return false;
    const offset = offsetAt(nextPage);
    if (offset >= firstOffset && offset < endOffset) {
      if (isZeroPage(nextPage)) {
        zeroPages++;
        surveyZeroPage();
      } else scanPage(nextPage);
      if (isLastOfBlock(offset)) endSurveyBlock();
    }
    pageDone();
  }
  if (isEnd) endSurveyBlock();
  return true;
}

function isLastOfBlock(offset: f64): bool {
  return (<u64>offset & <u64>(SURVEY_BLOCK - 1)) == <u64>(SURVEY_BLOCK - PAGE);
}

function scanPage(page: usize): void {
  if (budgetOfPage(offsetAt(page))) forgetNames();
  beginPageRecords();
  forgetSamples();
  clearPlaces();
  classifyPage(page);
  surveyPage(page);
  if (hasText) {
    findAnchors(page, PLAIN_BLOCKS, TEXT_BITS);
    findClasses(page, PLAIN_BLOCKS, TEXT_BITS);
  }
  findBinaryAnchors(BYTES, page);
  findSchedules(SCHEDULE, page);
  forget(dataStart, dataEnd);
  for (let i: usize = 0; i < placeCount(); i++) lookAt(i);
  if (!hasWide) return;
  scanWide(page, 0);
  scanWide(page, 1);
}

function scanWide(page: usize, parity: usize): void {
  if (!openWideText(page, parity)) return;
  clearPlaces();
  findAnchors(imagePage(), WIDE_BLOCKS, wideBits(parity));
  findClasses(imagePage(), WIDE_BLOCKS, wideBits(parity));
  addOtherScripts(OTHER_SCRIPT, imagePage(), wideBits(parity));
  forgetRun();
  forgetImage();
  for (let i: usize = 0; i < placeCount(); i++) {
    const isKnown = kindOf(i) == OTHER_SCRIPT;
    const order = isKnown ? <u8>subjectOf(i) : orderAt(homeInImage(startOf(i)));
    const isDoubtful = isOrderDoubtful && !isKnown;
    const found = foundRecords;
    beginPlace(false);
    lookAtWide(i, order);
    const other = isDoubtful && foundRecords == found ? otherThan(order) : NEITHER;
    store<u8>(OTHER_ORDER + i, other | (isPassedOver ? COUNTED : 0));
  }
  // By orders, since the image is narrowed anew for the other.
  lookAgain(UTF16LE);
  lookAgain(UTF16BE);
}

/** Of a page's places: the order that a place is yet to be looked at in, and whether it counts as passed over. */
const OTHER_ORDER: usize = memory.data(8192, 16);
const NEITHER: u8 = 0x7f;
const COUNTED: u8 = 0x80;

function otherThan(order: u8): u8 {
  return order == UTF16LE ? UTF16BE : UTF16LE;
}

/** Where the order is doubtful and nothing was found in it, this one is tried. */
function lookAgain(order: u8): void {
  for (let i: usize = 0; i < placeCount(); i++) {
    const state = load<u8>(OTHER_ORDER + i);
    if ((state & ~COUNTED) != order) continue;
    beginPlace((state & COUNTED) != 0);
    const before = recordCount;
    lookAtWide(i, order);
    // What two anchors lead to is found by the first: for the second there was nothing new in its own order.
    if (recordCount > before) dropRepeated(before);
  }
}

function lookAt(index: usize): void {
  forgetHash();
  beginPlace(false);
  if (!canLookAtPlace()) return;
  const kind = kindOf(index);
  const start = startOf(index);
  const end = endOf(index);
  if (kind == BYTES || kind == SCHEDULE) {
    setBytes(start, end);
    dispatch(kind, subjectOf(index));
    return;
  }
  setText(start, end);
  lookAtText(kind, subjectOf(index), nextPage + PAGE);
}

function lookAtWide(index: usize, order: u8): void {
  if (!canLookAtPlace()) return;
  addWork(WIDE_WORK);
  forgetHash();
  setWideText(startOf(index), endOf(index), order);
  lookAtText(kindOf(index), subjectOf(index), imagePage() + PAGE / 2);
}

/** The window is set. Scans give the least of what they found; its end is found here. */
function lookAtText(kind: i32, subject: i32, pageEnd: usize): void {
  if (kind == NUMBER) {
    lookAtNumber(pageEnd);
    return;
  }
  if (kind == RUN) setAnchor(anchorAt, runEnd(anchorAt, textEnd));
  else if (kind == WORDS && !isNewRow()) return;
  dispatch(kind, subject);
}

/** The row of words that was looked at last, and of which text it was. */
let rowStart: usize = 0;
let rowEnd: usize = 0;
let rowText: u32 = 0;

/**
 * Sets the anchor to the row of words. Where the text has gaps one row is given out again and again: what was looked at
 * is not looked at again; false: that was all.
 */
function isNewRow(): bool {
  const isSame = mayRemember() && rowText == textNumber() && anchorAt >= rowStart && anchorAt < rowEnd;
  const from = isSame ? rowEnd : anchorAt;
  const most = anchorAt + LONGEST_ROW;
  setAnchor(anchorAt, most - LOOK_AHEAD);
  const end = wordsEnd(from, min(textEnd, most));
  if (isSame && end == from) return false;
  setAnchor(from, end);
  if (!isSame) rowStart = from;
  rowEnd = end;
  // In UTF-16 the text may be another one only now.
  rowText = textNumber();
  return true;
}

/** A long row of groups is given out in pieces; those of the next page are the next page's. */
function lookAtNumber(pageEnd: usize): void {
  let start = anchorAt;
  while (start && start < pageEnd) {
    setAnchor(start, start);
    const end = numberEnd(start, textEnd);
    setAnchor(start, end);
    dispatch(NUMBER, 0);
    start = nextPiece(start, end, textEnd);
  }
}
