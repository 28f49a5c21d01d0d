/**
 * What secondary data tells of the machine: the tables of its firmware, and what the registry says of the processor.
 *
 * Firmware (RawSMBIOSData of GetSystemFirmwareTable): 04 4 length, 08 the structures of the SMBIOS. Each: 00 1 type,
 * 01 1 length, 02 2 handle; behind its fields texts, each ended by a zero, and one more zero. Fields hold the number
 * of a text. Source: DMTF DSP0134, sections 7.2, 7.3, 7.5 and 7.18.
 *   type 1 system, type 2 board: 04 maker, 05 product     type 17 memory device: 0c 2 size in MiB, 1c 4 the same if 7fff
 *
 * Processor (copy of HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor\0), again and again: bytes of the name u32, the
 * name in UTF-16, type u32, bytes of the value u32, the value. Seen in dumps of Windows 8.1 to 11.
 */
import { Cursor } from "../../../bytes/cursor";
import { lowerAscii, readUtf8, readUtf16 } from "../../../bytes/text";
import { Dump } from "../../../facts/dump";
import { UNKNOWN } from "../../../facts/fact";

const FIRMWARE: string = "bc5c008f-1e3a-44d7-988d-86f6884c6758";
const PROCESSOR: string = "6c7ac389-4313-47dc-9f34-a8800a0fb56c";

const TYPE_SYSTEM: i32 = 1;
const TYPE_BOARD: i32 = 2;
const TYPE_MEMORY: i32 = 17;
const MAKER: u64 = 4;
const PRODUCT: u64 = 5;
const HEAD: u64 = 4;
const SIZE_AT: u64 = 0x0c;
const EXTENDED_SIZE_AT: u64 = 0x1c;
const SIZE_EXTENDED: u32 = 0x7fff;
const SIZE_UNKNOWN: u32 = 0xffff;
const SIZE_IN_KIB: u32 = 0x8000;
const MOST_STRUCTURES: i32 = 4096;
const MOST_TEXT: u64 = 64;

const MOST_VALUES: i32 = 256;
const REG_SZ: u32 = 1;

/** What makers leave in fields that they do not fill; lower case. */
const UNFILLED: StaticArray<string> = [
  "to be filled",
  "system product",
  "system manufacturer",
  "default string",
  "o.e.m",
];

/** Takes what the blob `guid`, `size` bytes at `at`, says of the machine. */
export function readSecondaryFacts(dump: Dump, guid: string, at: u64, size: u64): void {
  if (guid != FIRMWARE && guid != PROCESSOR) return;
  // What else was found out meanwhile does not stand here.
  dump.origins.settle(dump, UNKNOWN);
  if (guid == FIRMWARE) readFirmware(dump, at, size);
  else readProcessor(dump, at, size);
  dump.origins.settle(dump, <i64>at);
}

function readFirmware(dump: Dump, at: u64, size: u64): void {
  const cursor = new Cursor(dump.source, at + 4);
  const end = at + 8 + min<u64>(cursor.u32("RawSmbiosData.Length"), size < 8 ? 0 : size - 8);
  const system = dump.system;
  let memory: u64 = 0;
  let board = "";
  let next = at + 8;
  for (let i = 0; i < MOST_STRUCTURES && next + HEAD <= end; i++) {
    cursor.seek(next);
    const type = <i32>cursor.u8("Smbios.Type");
    const length = <u64>cursor.u8("Smbios.Length");
    if (!cursor.ok || length < HEAD || next + length > end) break;
    if (type == TYPE_SYSTEM && system.hardwareModel.length == 0) system.hardwareModel = model(dump, next, length, end);
    if (type == TYPE_BOARD && board.length == 0) board = model(dump, next, length, end);
    if (type == TYPE_MEMORY) memory += deviceBytes(cursor, next, length);
    next = behindTexts(dump, next + length, end);
  }
  if (system.hardwareModel.length == 0) system.hardwareModel = board;
  if (memory > 0 && system.memoryBytes == UNKNOWN) system.memoryBytes = <i64>memory;
}

/** "SAMSUNG ELECTRONICS CO., LTD. 670Z5E"; "" where the maker filled nothing in. */
function model(dump: Dump, at: u64, length: u64, end: u64): string {
  if (length <= PRODUCT) return "";
  const product = textOf(dump, at, length, PRODUCT, end);
  if (product.length == 0) return "";
  const maker = textOf(dump, at, length, MAKER, end);
  return maker.length == 0 || product.startsWith(maker) ? product : maker + " " + product;
}

/** The text whose number stands in a field. */
function textOf(dump: Dump, at: u64, length: u64, field: u64, end: u64): string {
  const number = dump.source.byte(at + field);
  let start = at + length;
  for (let i = 1; i < number; i++) {
    while (start < end && dump.source.byte(start) > 0) start++;
    start++;
  }
  if (number <= 0 || start >= end) return "";
  const text = readUtf8(dump.source, start, min(MOST_TEXT, end - start), true).trim();
  const plain = lowerAscii(text);
  for (let i = 0; i < UNFILLED.length; i++) if (plain.indexOf(UNFILLED[i]) >= 0) return "";
  return text;
}

/** Where the next structure begins. */
function behindTexts(dump: Dump, texts: u64, end: u64): u64 {
  let at = texts;
  while (at + 1 < end && (dump.source.byte(at) != 0 || dump.source.byte(at + 1) != 0)) at++;
  return at + 2;
}

function deviceBytes(cursor: Cursor, at: u64, length: u64): u64 {
  if (length < SIZE_AT + 2) return 0;
  cursor.seek(at + SIZE_AT);
  const size = <u32>cursor.u16("Smbios.MemoryDevice.Size");
  if (size == SIZE_UNKNOWN || !cursor.ok) return 0;
  if (size & SIZE_IN_KIB) return (<u64>(size & SIZE_EXTENDED)) << 10;
  if (size != SIZE_EXTENDED) return (<u64>size) << 20;
  if (length < EXTENDED_SIZE_AT + 4) return 0;
  cursor.seek(at + EXTENDED_SIZE_AT);
  const more = <u64>(cursor.u32("Smbios.MemoryDevice.ExtendedSize") & 0x7fffffff);
  return cursor.ok ? more << 20 : 0;
}

function readProcessor(dump: Dump, at: u64, size: u64): void {
  const source = dump.source;
  const cursor = new Cursor(source, at);
  const end = at + size;
  for (let i = 0; i < MOST_VALUES && cursor.at + 12 <= end; i++) {
    const nameBytes = <u64>cursor.u32("Registry.NameLength");
    if (!cursor.ok || nameBytes > end - cursor.at) return;
    const name = readUtf16(source, cursor.at, nameBytes, false, true);
    cursor.seek(cursor.at + nameBytes);
    const type = cursor.u32("Registry.Type");
    const bytes = <u64>cursor.u32("Registry.ValueLength");
    if (!cursor.ok || cursor.at > end || bytes > end - cursor.at) return;
    if (type == REG_SZ) take(dump, name, readUtf16(source, cursor.at, bytes, false, true).trim());
    cursor.seek(cursor.at + bytes);
  }
}

function take(dump: Dump, name: string, text: string): void {
  const system = dump.system;
  if (name == "ProcessorNameString") system.cpuName = text;
  else if (name == "VendorIdentifier") system.cpuVendor = text;
  else if (name == "Identifier") system.cpuDetail = lowerAscii(text.substring(max(0, text.indexOf("Family"))));
}
