/** The three tables that sequences are decoded with, and where a block says they come from (RFC 8878 § 3.1.1.3.2.1). */
import { buildSingle, buildStates, counts, countsLog, countsSymbols, readCounts } from "./fse";
import {
  LITERAL_CODES,
  LITERAL_DEFAULT_LOG,
  LITERAL_LOG,
  literalDefault,
  literalValues,
  MATCH_CODES,
  MATCH_DEFAULT_LOG,
  MATCH_LOG,
  makeValues,
  matchDefault,
  matchValues,
  OFFSET_CODES,
  OFFSET_DEFAULT_LOG,
  OFFSET_LOG,
  offsetDefault,
  offsetValues,
} from "./values";

const PREDEFINED: u32 = 0;
const RLE: u32 = 1;
const PACKED: u32 = 2;

const LITERAL_SIZE: usize = 8 << 9;
const MATCH_SIZE: usize = 8 << 9;
const OFFSET_SIZE: usize = 8 << 8;
/** Where each table came from and its log, then the three. */
export const SEQUENCES_STATE: i32 = 16 + (8 << 9) + (8 << 9) + (8 << 8);

let readTo: usize = 0;
let readLog: u32 = 0;

@final
export class ZstdTables {
  /** The tables in use, 0 while there is none, and their logs. */
  literals: usize = 0;
  matches: usize = 0;
  offsets: usize = 0;
  literalLog: u64 = 0;
  matchLog: u64 = 0;
  offsetLog: u64 = 0;

  private readonly ownLiterals: usize = heap.alloc(LITERAL_SIZE);
  private readonly ownMatches: usize = heap.alloc(MATCH_SIZE);
  private readonly ownOffsets: usize = heap.alloc(OFFSET_SIZE);

  constructor() {
    makeValues();
  }

  forget(): void {
    this.literals = 0;
    this.matches = 0;
    this.offsets = 0;
  }

  /** Reads the tables that `modes` asks for; returns where the sequences start, or 0 when one is not valid. */
  read(modes: u32, at: usize, end: usize): usize {
    readTo = at;
    const literalMode = modes >>> 6;
    if (literalMode == PREDEFINED) {
      this.literals = literalDefault;
      this.literalLog = LITERAL_DEFAULT_LOG;
    } else if (literalMode == RLE || literalMode == PACKED) {
      this.literals = 0;
      if (!readTable(literalMode, end, this.ownLiterals, LITERAL_LOG, LITERAL_CODES, literalValues)) return 0;
      this.literals = this.ownLiterals;
      this.literalLog = readLog;
    }
    const offsetMode = (modes >>> 4) & 3;
    if (offsetMode == PREDEFINED) {
      this.offsets = offsetDefault;
      this.offsetLog = OFFSET_DEFAULT_LOG;
    } else if (offsetMode == RLE || offsetMode == PACKED) {
      this.offsets = 0;
      if (!readTable(offsetMode, end, this.ownOffsets, OFFSET_LOG, OFFSET_CODES, offsetValues)) return 0;
      this.offsets = this.ownOffsets;
      this.offsetLog = readLog;
    }
    const matchMode = (modes >>> 2) & 3;
    if (matchMode == PREDEFINED) {
      this.matches = matchDefault;
      this.matchLog = MATCH_DEFAULT_LOG;
    } else if (matchMode == RLE || matchMode == PACKED) {
      this.matches = 0;
      if (!readTable(matchMode, end, this.ownMatches, MATCH_LOG, MATCH_CODES, matchValues)) return 0;
      this.matches = this.ownMatches;
      this.matchLog = readLog;
    }
    return this.literals != 0 && this.offsets != 0 && this.matches != 0 ? readTo : 0;
  }

  save(into: usize): void {
    store<u8>(into, origin(this.literals, literalDefault));
    store<u8>(into, origin(this.matches, matchDefault), 1);
    store<u8>(into, origin(this.offsets, offsetDefault), 2);
    store<u8>(into, <u8>this.literalLog, 4);
    store<u8>(into, <u8>this.matchLog, 5);
    store<u8>(into, <u8>this.offsetLog, 6);
    memory.copy(into + 16, this.ownLiterals, LITERAL_SIZE);
    memory.copy(into + 16 + LITERAL_SIZE, this.ownMatches, MATCH_SIZE);
    memory.copy(into + 16 + LITERAL_SIZE + MATCH_SIZE, this.ownOffsets, OFFSET_SIZE);
  }

  restore(from: usize): void {
    this.literals = fromOrigin(load<u8>(from), literalDefault, this.ownLiterals);
    this.matches = fromOrigin(load<u8>(from, 1), matchDefault, this.ownMatches);
    this.offsets = fromOrigin(load<u8>(from, 2), offsetDefault, this.ownOffsets);
    this.literalLog = load<u8>(from, 4);
    this.matchLog = load<u8>(from, 5);
    this.offsetLog = load<u8>(from, 6);
    memory.copy(this.ownLiterals, from + 16, LITERAL_SIZE);
    memory.copy(this.ownMatches, from + 16 + LITERAL_SIZE, MATCH_SIZE);
    memory.copy(this.ownOffsets, from + 16 + LITERAL_SIZE + MATCH_SIZE, OFFSET_SIZE);
  }
}

/** 0 none, 1 predefined, 2 its own. */
function origin(table: usize, predefined: usize): u8 {
  return table == 0 ? 0 : table == predefined ? 1 : 2;
}

function fromOrigin(value: u8, predefined: usize, own: usize): usize {
  return value == 0 ? 0 : value == 1 ? predefined : own;
}

/** Reads a table of one symbol or a packed one from `readTo`; sets that and `readLog`. */
function readTable(mode: u32, end: usize, table: usize, mostLog: u32, codes: u32, values: usize): bool {
  if (mode == RLE) {
    if (readTo >= end || load<u8>(readTo) >= codes) return false;
    buildSingle(table, load<u8>(readTo++), values);
    readLog = 0;
    return true;
  }
  const size = readCounts(readTo, end, mostLog, codes);
  if (size == 0) return false;
  readTo += size;
  readLog = countsLog;
  buildStates(table, countsLog, counts, countsSymbols, values);
  return true;
}
