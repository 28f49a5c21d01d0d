/**
 * VMCOREINFO: what the kernel tells of itself for those who read its dumps, lines of KEY=VALUE. Addresses are hex
 * without 0x, numbers decimal, at times negative, at times 0x-hex. Source: Linux, kernel/vmcore_info.c and
 * Documentation/admin-guide/kdump/vmcoreinfo.rst.
 */

import { Lines } from "../../../bytes/lines";
import { ByteSource } from "../../../bytes/source";
import { UNKNOWN } from "../../../facts/fact";

/** Keys of one kernel: some 250. */
const MOST_KEYS: i32 = 2048;
/** Longer texts are no VMCOREINFO. */
const VMCOREINFO_LIMIT: u64 = 1 << 16;
const EQUALS: i32 = 0x3d;

@final
export class Vmcoreinfo {
  readonly keys: Array<string> = [];
  readonly values: Array<string> = [];
  /** Answers of `number` and the like; whether the key was there. */
  isFound: bool = false;
  /** Where in the file it was read; UNKNOWN: in no one place of it. */
  at: i64 = UNKNOWN;

  /** Reads the text of `size` bytes at `at`. A last line that is cut counts as far as it goes. */
  read(source: ByteSource, at: u64, size: u64): void {
    const place = source.fileOffsetOf(at);
    if (place != u64.MAX_VALUE) this.at = <i64>place;
    const lines = new Lines(source, at, at + min(size, VMCOREINFO_LIMIT));
    while (this.keys.length < MOST_KEYS && lines.next()) {
      const equals = lines.indexOf(EQUALS);
      if (equals <= 0) continue;
      const key = lines.text(0, equals);
      if (!this.keys.includes(key)) {
        this.keys.push(key);
        this.values.push(lines.text(equals + 1));
      }
    }
  }

  text(key: string): string {
    const index = this.keys.indexOf(key);
    this.isFound = index >= 0;
    return index >= 0 ? this.values[index] : "";
  }

  has(key: string): bool {
    return this.keys.includes(key);
  }

  /** SYMBOL(name), an address; 0 where it is not told. */
  symbol(name: string): u64 {
    return parseHex(this.text("SYMBOL(" + name + ")"));
  }

  /** NUMBER(name): decimal with a sign, or 0x-hex. */
  number(name: string): i64 {
    return parseNumber(this.text("NUMBER(" + name + ")"));
  }

  hasNumber(name: string): bool {
    return this.has("NUMBER(" + name + ")");
  }

  /** OFFSET(structure.member); `other` where it is not told. */
  offset(member: string, other: u64): u64 {
    const value = parseNumber(this.text("OFFSET(" + member + ")"));
    return this.isFound && value >= 0 && value < 1 << 20 ? <u64>value : other;
  }

  /** SIZE(structure); `other` where it is not told. */
  size(structure: string, other: u64): u64 {
    const value = parseNumber(this.text("SIZE(" + structure + ")"));
    return this.isFound && value > 0 && value < 1 << 20 ? <u64>value : other;
  }

  /** A plain key whose value is hex without 0x. */
  hex(key: string): u64 {
    return parseHex(this.text(key));
  }

  /** A plain key whose value is decimal. */
  decimal(key: string): i64 {
    return parseNumber(this.text(key));
  }
}

function parseHex(text: string): u64 {
  let value: u64 = 0;
  for (let i = text.startsWith("0x") ? 2 : 0; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i));
    if (digit < 0) break;
    value = (value << 4) | <u64>digit;
  }
  return value;
}

function parseNumber(text: string): i64 {
  if (text.startsWith("0x")) return <i64>parseHex(text);
  const isNegative = text.startsWith("-");
  let value: i64 = 0;
  for (let i = isNegative ? 1 : 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

function digitOf(code: i32): i32 {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const folded = code | 0x20;
  return folded >= 0x61 && folded <= 0x66 ? folded - 0x57 : -1;
}

/** By what each architecture alone puts into its VMCOREINFO, else by where its code lies. */
export function archOf(info: Vmcoreinfo): string {
  if (info.hasNumber("kimage_voffset") || info.hasNumber("VA_BITS")) {
    return info.hasNumber("va_kernel_pa_offset") || info.hasNumber("KERNEL_LINK_ADDR") ? "riscv64" : "arm64";
  }
  if (info.hasNumber("phys_base") || info.hasNumber("KERNEL_IMAGE_SIZE")) return "x86-64";
  const text = info.symbol("_stext");
  if (text >= 0xffffffff80000000) return "x86-64";
  if (text >= 0x9000000000000000 && text < 0x9100000000000000) return "loongarch64";
  return text >= 0xc0000000 && text < 0x100000000 ? "x86" : "";
}
