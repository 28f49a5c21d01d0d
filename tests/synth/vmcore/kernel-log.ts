/** The kernel's log in memory, in its three forms, as the kernel's own sources lay them out. */
import type { Memory } from './memory.ts';

export type LogForm = 'ring' | 'records' | 'characters' | 'none';

export interface Message {
  readonly seconds: number;
  readonly level: number;
  readonly text: string;
}

/** Where a page of the kernel's image lies, counted from the image's start. */
export type Physical = (page: number) => number;
export type Address = (page: number) => bigint;

interface Image {
  readonly memory: Memory;
  readonly physical: Physical;
  readonly address: Address;
}

interface WrittenLog {
  /** Lines of VMCOREINFO that lead to it. */
  readonly info: readonly string[];
  /** Physical address of each message's text. */
  readonly textsAt: readonly number[];
}

// Pages of the image.
export const NAMES = 1;
const DESCRIPTORS = 2;
const INFOS = 3;
const TEXT = 4;

export function writeLog(form: LogForm, image: Image, messages: readonly Message[]): WrittenLog {
  const textsAt: number[] = [];
  if (form === 'none') return { info: [], textsAt };
  const write = { ring: writeRing, records: writeRecords, characters: writeCharacters }[form];
  return { info: write(image, messages, textsAt), textsAt };
}

/**
 * printk_ringbuffer behind the names, sixteen descriptors of which the first ids are gone, text that wraps once.
 * Words of four bytes have their own, smaller layout.
 */
function writeRing({ memory, physical, address }: Image, messages: readonly Message[], textsAt: number[]): string[] {
  const w = memory.wordBytes;
  const countBits = 5;
  const sizeBits = 12;
  const size = 2 ** sizeBits;
  const ring = 0x800;
  const at = physical(NAMES) + ring;
  const textRing = 6 * w;
  const mask = (1n << BigInt(w * 8 - 2)) - 1n;
  memory.word(physical(NAMES) + 0x7f0, address(NAMES) + BigInt(ring));
  // Ids begin near the end of their range, as the kernel's own do.
  const first = mask - 3n;
  const id = (index: number) => (first + BigInt(index)) & mask;
  memory.u32(at, countBits);
  memory.word(at + w, address(DESCRIPTORS));
  memory.word(at + 2 * w, address(INFOS));
  memory.word(at + 3 * w, id(messages.length - 1));
  memory.word(at + 4 * w, id(0));
  memory.u32(at + textRing, sizeBits);
  memory.word(at + textRing + w, address(TEXT));
  // The text of the first message ends right before the ring's end, so that the second wraps.
  let position = size - 64;
  messages.forEach((message, index) => {
    const bytes = new TextEncoder().encode(message.text);
    const length = Math.ceil((w + bytes.length) / w) * w;
    const slot = Number(id(index) & (2n ** BigInt(countBits) - 1n));
    const begin = position;
    let start = begin % size;
    let end = begin + length;
    if (start + length > size) {
      // A block that would wrap lies at the start; what is left before the end stays free.
      end = (Math.floor(begin / size) + 1) * size + length;
      start = 0;
    }
    memory.word(physical(TEXT) + start, id(index));
    textsAt.push(physical(TEXT) + start + w);
    memory.raw(physical(TEXT) + start + w, bytes);
    const descriptor = physical(DESCRIPTORS) + slot * 3 * w;
    const finalized = 2n << BigInt(w * 8 - 2);
    memory.word(descriptor, finalized | id(index));
    memory.word(descriptor + w, begin);
    memory.word(descriptor + 2 * w, end);
    const info = physical(INFOS) + slot * 88;
    memory.u64(info, index);
    memory.u64(info + 8, Math.round(message.seconds * 1e9));
    memory.u16(info + 16, bytes.length);
    memory.u8(info + 19, memory.isLittle ? message.level << 5 : message.level);
    position = end;
  });
  return [
    `SYMBOL(prb)=${(address(NAMES) + 0x7f0n).toString(16)}`,
    `OFFSET(printk_ringbuffer.desc_ring)=0`,
    `OFFSET(printk_ringbuffer.text_data_ring)=${textRing}`,
    'OFFSET(prb_desc_ring.count_bits)=0',
    `OFFSET(prb_desc_ring.descs)=${w}`,
    `OFFSET(prb_desc_ring.infos)=${2 * w}`,
    `OFFSET(prb_desc_ring.head_id)=${3 * w}`,
    `OFFSET(prb_desc_ring.tail_id)=${4 * w}`,
    `SIZE(prb_desc)=${3 * w}`,
    'OFFSET(prb_desc.state_var)=0',
    `OFFSET(prb_desc.text_blk_lpos)=${w}`,
    'OFFSET(prb_data_blk_lpos.begin)=0',
    `OFFSET(prb_data_blk_lpos.next)=${w}`,
    'SIZE(printk_info)=88',
    'OFFSET(printk_info.ts_nsec)=8',
    'OFFSET(printk_info.text_len)=16',
    'OFFSET(prb_data_ring.size_bits)=0',
    `OFFSET(prb_data_ring.data)=${w}`,
    'OFFSET(atomic_long_t.counter)=0',
  ];
}

/** printk_log records; the buffer wraps behind the third. */
function writeRecords({ memory, physical, address }: Image, messages: readonly Message[], textsAt: number[]): string[] {
  const size = 2048;
  const sizes = messages.map(({ text }) => Math.ceil((16 + text.length) / 8) * 8);
  const tail = sizes.slice(0, 3).reduce((sum, one) => sum + one, 0);
  // The first three lie at the end, with room for a header behind them that says: on at the start.
  const first = size - tail - 16;
  let at = first;
  messages.forEach(({ seconds, level, text }, index) => {
    if (index === 3) at = 0;
    const record = physical(TEXT) + at;
    memory.u64(record, Math.round(seconds * 1e9));
    memory.u16(record + 8, sizes[index] ?? 0);
    memory.u16(record + 10, text.length);
    memory.u16(record + 12, 0);
    memory.u8(record + 15, memory.isLittle ? level << 5 : level);
    textsAt.push(record + 16);
    memory.text(record + 16, text);
    at += sizes[index] ?? 0;
  });
  const names = physical(NAMES) + 0x7f0;
  memory.word(names, address(TEXT));
  memory.u32(names + 16, size);
  memory.u32(names + 20, first);
  memory.u32(names + 24, at);
  const symbol = (name: string, offset: number) =>
    `SYMBOL(${name})=${(address(NAMES) + BigInt(0x7f0 + offset)).toString(16)}`;
  return [
    symbol('log_buf', 0),
    symbol('log_buf_len', 16),
    symbol('log_first_idx', 20),
    symbol('log_next_idx', 24),
    'SIZE(printk_log)=16',
    'OFFSET(printk_log.ts_nsec)=0',
    'OFFSET(printk_log.len)=8',
    'OFFSET(printk_log.text_len)=10',
    'OFFSET(printk_log.dict_len)=12',
  ];
}

/** Characters in a ring of 2 KiB, written around its end. */
function writeCharacters(
  { memory, physical, address }: Image,
  messages: readonly Message[],
  textsAt: number[],
): string[] {
  const size = 2048;
  const start = size - 100;
  let text = '';
  for (const one of messages) {
    text += `<${one.level}>[${one.seconds.toFixed(6).padStart(12)}] `;
    textsAt.push(physical(TEXT) + ((start + text.length) % size));
    text += `${one.text}\n`;
  }
  for (const [index, byte] of new TextEncoder().encode(text).entries()) {
    memory.u8(physical(TEXT) + ((start + index) % size), byte);
  }
  const names = physical(NAMES) + 0x7f0;
  memory.word(names, address(TEXT));
  memory.u32(names + 16, size);
  memory.u32(names + 20, start + text.length);
  memory.u32(names + 24, text.length);
  const symbol = (name: string, offset: number) =>
    `SYMBOL(${name})=${(address(NAMES) + BigInt(0x7f0 + offset)).toString(16)}`;
  return [symbol('log_buf', 0), symbol('log_buf_len', 16), symbol('log_end', 20), symbol('logged_chars', 24)];
}
