/** Mach-O images as they lie in memory, and what the loader keeps of them (mach-o/dyld_images.h). */
import { Writer } from '../writer.ts';

export const UUIDS = ['11111111222233334444555566667777', 'aaaaaaaabbbbccccddddeeeeffff0000'] as const;

export interface ImageOptions {
  readonly fileType: number;
  readonly textAddress: bigint;
  readonly textSize: bigint;
  readonly uuid: string;
  /** LC_ID_DYLIB and its version, 16.8.8 bits. */
  readonly name?: string;
  readonly version?: number;
  readonly platform?: number;
  /** Address of the section `__all_image_info` as linked. */
  readonly imageInfo?: bigint;
  readonly size?: number;
}

/** The header with its commands, filled up to `size`. */
export function machImage(options: ImageOptions): Uint8Array<ArrayBuffer> {
  const commands = new Writer();
  let count = 2;
  commands.u32(0x19).u32(72).ascii('__TEXT'.padEnd(16, '\0'));
  commands.u64(options.textAddress).u64(options.textSize).u64(0).u64(options.textSize).u32(5).u32(5).u32(0).u32(0);
  commands.u32(0x1b).u32(24).raw(Buffer.from(options.uuid, 'hex'));
  if (options.imageInfo !== undefined) {
    count++;
    commands
      .u32(0x19)
      .u32(72 + 80)
      .ascii('__DATA'.padEnd(16, '\0'));
    commands.u64(options.imageInfo).u64(4096).u64(0).u64(4096).u32(3).u32(3).u32(1).u32(0);
    commands.ascii('__all_image_info').ascii('__DATA'.padEnd(16, '\0'));
    commands.u64(options.imageInfo).u64(360).zeros(32);
  }
  if (options.name) {
    count++;
    const padded = Math.ceil((options.name.length + 1) / 8) * 8;
    commands
      .u32(0xd)
      .u32(24 + padded)
      .u32(24)
      .u32(2)
      .u32(options.version ?? 0x10203)
      .u32(0x10000);
    commands.ascii(options.name.padEnd(padded, '\0'));
  }
  if (options.platform) {
    count++;
    commands.u32(0x32).u32(24).u32(options.platform).u32(0).u32(0).u32(0);
  }
  const out = new Writer();
  out.u32(0xfeedfacf).u32(0x0100000c).u32(0).u32(options.fileType).u32(count).u32(commands.length).u32(0).u32(0);
  out.raw(commands.bytes);
  return out.upTo(options.size ?? 4096).bytes;
}

/** dyld_all_image_infos of 64 bits, its array and the strings, as they lie from `at` on. */
export function imageInfos(
  at: bigint,
  dyld: bigint,
  images: readonly { readonly base: bigint; readonly path: string }[],
  error = '',
): Uint8Array<ArrayBuffer> {
  const arrayAt = at + 512n;
  const strings = new Writer();
  const stringsAt = arrayAt + BigInt(images.length * 24);
  const text = (value: string): bigint => {
    const place = stringsAt + BigInt(strings.length);
    strings.ascii(`${value}\0`);
    return place;
  };
  const rows = new Writer();
  for (const { base, path } of images) rows.u64(base).u64(text(path)).u64(0);
  const out = new Writer();
  out.u32(17).u32(images.length).u64(arrayAt).upTo(32).u64(dyld);
  out
    .upTo(48)
    .u64(text('1122.1'))
    .u64(error ? text(error) : 0);
  out.upTo(160).raw(Buffer.from(UUIDS[1], 'hex')).u64(0x180000000n);
  return out.upTo(512).raw(rows.bytes).raw(strings.bytes).upTo(4096).bytes;
}

/** The top of the first stack: argc, argv, envp, apple and their strings, ending at `end`. */
export function stackTop(
  base: bigint,
  size: number,
  args: readonly string[],
  environment: readonly string[],
): Uint8Array<ArrayBuffer> {
  const words = 1 + args.length + 1 + environment.length + 1 + 2 + 1;
  const strings = new Writer();
  const stringsAt = size - 1024;
  const text = (value: string): bigint => {
    const place = base + BigInt(stringsAt + strings.length);
    strings.ascii(`${value}\0`);
    return place;
  };
  const path = text('executable_path=/Applications/Notes.app/Contents/MacOS/Notes');
  const argv = args.map(text);
  const envp = environment.map(text);
  const guard = text('stack_guard=0x1234');
  const out = new Writer();
  out.upTo(stringsAt - words * 8).u64(args.length);
  for (const place of argv) out.u64(place);
  out.u64(0);
  for (const place of envp) out.u64(place);
  out.u64(0).u64(path).u64(guard).u64(0);
  return out.upTo(stringsAt).raw(strings.bytes).upTo(size).bytes;
}
