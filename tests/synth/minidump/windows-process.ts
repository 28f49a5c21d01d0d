/** Memory of a Windows process: thread block, process block, parameters, environment (winternl.h). */
import { Writer } from './writer.ts';

export interface ProcessFields {
  readonly bits: 32 | 64;
  readonly teb: bigint;
  readonly peb: bigint;
  readonly parameters: bigint;
  readonly environmentAt: bigint;
  readonly pid: number;
  readonly tid: number;
  readonly stackBase: bigint;
  readonly stackLimit: bigint;
  readonly imageBase: bigint;
  readonly path: string;
  readonly commandLine: string;
  readonly currentDirectory: string;
  readonly windowTitle?: string;
  readonly environment: readonly string[];
  readonly lastError?: number;
  readonly sessionId?: number;
  readonly isDebugged?: boolean;
  readonly globalFlag?: number;
  /** Where heaps begin. */
  readonly heaps?: readonly bigint[];
  /** Texts are offsets from the parameters. */
  readonly isRelative?: boolean;
}

export interface MemoryRange {
  readonly base: bigint;
  readonly bytes: Uint8Array;
}

/** Ranges that hold all of it. */
export function windowsProcess(fields: ProcessFields): MemoryRange[] {
  return [threadBlock(fields), processBlock(fields), ...parameterBlock(fields)];
}

export function threadBlock(fields: ProcessFields): MemoryRange {
  const { bits } = fields;
  const is64 = bits === 64;
  const out = new Writer();
  out.word(bits, 0).word(bits, fields.stackBase).word(bits, fields.stackLimit);
  out.upTo(is64 ? 0x30 : 0x18).word(bits, fields.teb);
  out
    .upTo(is64 ? 0x40 : 0x20)
    .word(bits, fields.pid)
    .word(bits, fields.tid);
  out.upTo(is64 ? 0x60 : 0x30).word(bits, fields.peb);
  out.upTo(is64 ? 0x68 : 0x34).u32(fields.lastError ?? 0);
  return { base: fields.teb, bytes: out.upTo(0x100).bytes };
}

function processBlock(fields: ProcessFields): MemoryRange {
  const { bits } = fields;
  const is64 = bits === 64;
  const out = new Writer();
  out
    .u8(0)
    .u8(0)
    .u8(fields.isDebugged ? 1 : 0);
  out.upTo(is64 ? 0x10 : 0x08).word(bits, fields.imageBase);
  out.upTo(is64 ? 0x20 : 0x10).word(bits, fields.parameters);
  out.upTo(is64 ? 0xbc : 0x68).u32(fields.globalFlag ?? 0);
  const { heaps = [] } = fields;
  out.upTo(is64 ? 0xe8 : 0x88).u32(heaps.length);
  out.upTo(is64 ? 0xf0 : 0x90).word(bits, heaps.length > 0 ? fields.peb + 0x300n : 0);
  out.upTo(is64 ? 0x2c0 : 0x1d4).u32(fields.sessionId ?? 1);
  out.upTo(0x300);
  for (const heap of heaps) out.word(bits, heap);
  return { base: fields.peb, bytes: out.bytes };
}

function parameterBlock(fields: ProcessFields): MemoryRange[] {
  const { bits } = fields;
  const is64 = bits === 64;
  const size = 0x400;
  const texts = new Writer();
  const out = new Writer();
  const place = (at: number, text: string): void => {
    const offset = size + texts.length;
    texts.utf16(text).u16(0);
    out
      .upTo(at)
      .u16(text.length * 2)
      .u16(text.length * 2 + 2);
    if (is64) out.u32(0);
    out.word(bits, fields.isRelative ? offset : fields.parameters + BigInt(offset));
  };
  out
    .u32(size)
    .u32(size)
    .u32(fields.isRelative ? 0 : 1);
  place(is64 ? 0x38 : 0x24, fields.currentDirectory);
  place(is64 ? 0x60 : 0x38, fields.path);
  place(is64 ? 0x70 : 0x40, fields.commandLine);
  const environment = new Writer();
  for (const entry of fields.environment) environment.utf16(entry).u16(0);
  environment.u16(0);
  const environmentAt = fields.isRelative ? fields.environmentAt - fields.parameters : fields.environmentAt;
  out.upTo(is64 ? 0x80 : 0x48).word(bits, environmentAt);
  place(is64 ? 0xb0 : 0x70, fields.windowTitle ?? '');
  out.upTo(is64 ? 0x3f0 : 0x290).word(bits, environment.length);
  out.upTo(size).raw(texts.bytes);
  return [
    { base: fields.parameters, bytes: out.bytes },
    { base: fields.environmentAt, bytes: environment.bytes },
  ];
}

/** What a C++ throw points to: object, ThrowInfo, type names and text; places count from `base` in 64 bits. */
export function thrown(
  bits: 32 | 64,
  base: bigint,
  typeName: string,
  what: string,
): MemoryRange & { readonly parameters: bigint[] } {
  const out = new Writer();
  const from = bits === 64 ? 0n : base;
  const pointer = (offset: number): number => Number(from + BigInt(offset));
  // 0x00 ThrowInfo, 0x20 array, 0x30 catchable type, 0x60 type descriptor, 0x100 object, 0x140 text
  out.u32(0).u32(0).u32(0).u32(pointer(0x20));
  out.upTo(0x20).u32(1).u32(pointer(0x30));
  out.upTo(0x30).u32(0).u32(pointer(0x60));
  out.upTo(0x60).word(bits, base).word(bits, 0).ascii(typeName).u8(0);
  out
    .upTo(0x100)
    .word(bits, base)
    .word(bits, base + 0x140n);
  out.upTo(0x140).ascii(what).u8(0);
  const parameters = [0x19930520n, base + 0x100n, base];
  if (bits === 64) parameters.push(base);
  return { base, bytes: out.bytes, parameters };
}
