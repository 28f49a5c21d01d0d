/**
 * The kernel's log since 5.10: a ring of descriptors beside a ring of text, both written without locks. Sources:
 * Linux, kernel/printk/printk_ringbuffer.h and .c; Documentation/admin-guide/kdump/vmcoreinfo.rst.
 */
import { Dump } from "../../../facts/dump";
import { counted, LOSS, NOTE } from "../../../facts/warnings";
import { SpaceSource } from "../../../spaces/space";
import { MOST_LINES } from "../../log-lines";
import { LogReader } from "./log-reader";
import { Vmcoreinfo } from "./vmcoreinfo";

// States of a descriptor, the two highest bits of state_var.
const COMMITTED: u64 = 1;
const FINALIZED: u64 = 2;
/** Set in both positions of a block that has no data. */
const NO_DATA: u64 = 1;
const MOST_COUNT_BITS: u32 = 24;
const MOST_SIZE_BITS: u32 = 30;
const RECORDS_AT_ONCE: i32 = 128;

@final
export class PrintkRing extends LogReader {
  private descriptors: u64 = 0;
  private infos: u64 = 0;
  private text: u64 = 0;
  private countBits: u32 = 0;
  private sizeBits: u32 = 0;
  private head: u64 = 0;
  private id: u64 = 0;
  private left: u64 = 0;
  /** Bits of a word that are no state. */
  private readonly idMask: u64;
  private readonly wordBits: u32;

  private readonly descriptorBytes: u64;
  private readonly stateAt: u64;
  private readonly beginAt: u64;
  private readonly nextAt: u64;
  private readonly infoBytes: u64;
  private readonly timeAt: u64;
  private readonly lengthAt: u64;
  private overwritten: i64 = 0;
  private missing: i64 = 0;

  constructor(dump: Dump, info: Vmcoreinfo, memory: SpaceSource) {
    super(dump, info, memory);
    this.wordBits = this.cursor.wordBytes * 8;
    this.idMask = (u64.MAX_VALUE >> (64 - this.wordBits)) & ~((<u64>3) << (this.wordBits - 2));
    const position = info.offset("prb_desc.text_blk_lpos", 8);
    this.descriptorBytes = info.size("prb_desc", 24);
    this.stateAt = info.offset("prb_desc.state_var", 0) + info.offset("atomic_long_t.counter", 0);
    this.beginAt = position + info.offset("prb_data_blk_lpos.begin", 0);
    this.nextAt = position + info.offset("prb_data_blk_lpos.next", 8);
    this.infoBytes = info.size("printk_info", 88);
    this.timeAt = info.offset("printk_info.ts_nsec", 8);
    this.lengthAt = info.offset("printk_info.text_len", 16);
  }

  step(dump: Dump): bool {
    if (!this.isOpen) return this.open(dump);
    for (let i = 0; i < RECORDS_AT_ONCE; i++) {
      const id = this.id;
      this.readRecord(id);
      if (id == this.head || --this.left == 0) {
        this.close(dump);
        return false;
      }
      this.id = (id + 1) & this.idMask;
    }
    return true;
  }

  private open(dump: Dump): bool {
    const info = this.info;
    const cursor = this.cursor;
    cursor.seek(info.symbol("prb"));
    const ring = cursor.word("prb");
    const descriptorRing = ring + info.offset("printk_ringbuffer.desc_ring", 0);
    const textRing = ring + info.offset("printk_ringbuffer.text_data_ring", 40);
    const counter = info.offset("atomic_long_t.counter", 0);
    cursor.seek(descriptorRing + info.offset("prb_desc_ring.count_bits", 0));
    this.countBits = cursor.u32("prb_desc_ring.count_bits");
    this.descriptors = this.wordAt(descriptorRing + info.offset("prb_desc_ring.descs", 8));
    this.infos = this.wordAt(descriptorRing + info.offset("prb_desc_ring.infos", 16));
    this.head = this.wordAt(descriptorRing + info.offset("prb_desc_ring.head_id", 24) + counter) & this.idMask;
    this.id = this.wordAt(descriptorRing + info.offset("prb_desc_ring.tail_id", 32) + counter) & this.idMask;
    cursor.seek(textRing + info.offset("prb_data_ring.size_bits", 0));
    this.sizeBits = cursor.u32("prb_data_ring.size_bits");
    this.text = this.wordAt(textRing + info.offset("prb_data_ring.data", 8));
    if (!cursor.ok) {
      this.tellUnreadable(dump);
      return false;
    }
    if (
      this.countBits == 0 ||
      this.countBits > MOST_COUNT_BITS ||
      this.sizeBits == 0 ||
      this.sizeBits > MOST_SIZE_BITS
    ) {
      dump.warnings.add(
        "log-unreadable",
        LOSS,
        "The kernel's log is not where VMCOREINFO says: its ring has " +
          this.countBits.toString() +
          " and " +
          this.sizeBits.toString() +
          " bits.",
      );
      return false;
    }
    const most = (<u64>1) << this.countBits;
    const held = ((this.head - this.id) & this.idMask) + 1;
    this.left = min(held, most);
    if (this.left > <u64>MOST_LINES) {
      const skipped = this.left - MOST_LINES;
      this.id = (this.id + skipped) & this.idMask;
      this.left = MOST_LINES;
      dump.logTotal += <i64>skipped;
      dump.isLogCut = true;
    }
    this.isOpen = true;
    return true;
  }

  private readRecord(id: u64): void {
    const cursor = this.cursor;
    cursor.forgive();
    const index = id & (((<u64>1) << this.countBits) - 1);
    const descriptor = this.descriptors + index * this.descriptorBytes;
    const state = this.wordAt(descriptor + this.stateAt);
    if (!cursor.ok) {
      this.missing++;
      return;
    }
    const kind = state >> (this.wordBits - 2);
    if ((state & this.idMask) != id || (kind != COMMITTED && kind != FINALIZED)) return;
    const begin = this.wordAt(descriptor + this.beginAt);
    const next = this.wordAt(descriptor + this.nextAt);
    const record = this.infos + index * this.infoBytes;
    cursor.seek(record + this.timeAt);
    const time = cursor.u64("printk_info.ts_nsec");
    cursor.seek(record + this.lengthAt);
    const length = <u64>cursor.u16("printk_info.text_len");
    // facility: u8, then flags: 5 bits and level: 3 bits; not in VMCOREINFO, and always behind the length.
    cursor.skip(1, "printk_info.facility");
    const bits = <i64>cursor.u8("printk_info.level");
    if (!cursor.ok) {
      this.missing++;
      return;
    }
    const level = cursor.bigEndian ? bits & 7 : bits >> 5;
    if (begin & next & NO_DATA) {
      // 1: the text was lost or is not there; 3: an empty line.
      if (begin == 3) this.lines.push("", <f64>time / 1e9, level, this.memory, record);
      return;
    }
    const size = (<u64>1) << this.sizeBits;
    let from = begin & (size - 1);
    let to = next & (size - 1);
    if (to == 0) to = size;
    else if (from > to) from = 0;
    const word = <u64>cursor.wordBytes;
    if (to < from + word) return;
    cursor.seek(this.text + from);
    const owner = cursor.word("prb_data_block.id");
    if (!cursor.ok) {
      this.missing++;
      return;
    }
    if (owner != id) {
      this.overwritten++;
      return;
    }
    this.lines.add(this.memory, this.text + from + word, min(length, to - from - word), time, level);
  }

  private close(dump: Dump): void {
    if (this.missing > 0) {
      dump.warnings.add(
        "log-incomplete",
        LOSS,
        counted(this.missing, "record of the kernel's log lies", "records of the kernel's log lie") +
          " in memory that is not in this dump.",
      );
    }
    if (this.overwritten > 0) {
      dump.warnings.add(
        "log-overwritten",
        NOTE,
        counted(this.overwritten, "record", "records") +
          " of the kernel's log " +
          (this.overwritten == 1 ? "was" : "were") +
          " being overwritten.",
      );
    }
  }

  private wordAt(address: u64): u64 {
    this.cursor.seek(address);
    return this.cursor.word("printk_ringbuffer");
  }
}
