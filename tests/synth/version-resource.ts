/** The version resource of a PE image, field by field (Microsoft's PE format specification, verrsrc.h). */

export interface VersionOptions {
  /** File and product version, four numbers each. */
  readonly file: readonly number[];
  readonly product: readonly number[];
  readonly texts?: Readonly<Record<string, string>>;
}

/** The entry of the data directories that leads to resources at `rva`; in a 64-bit image of which "PE" lies at 80. */
export const RESOURCE_DIRECTORY_AT = 0x118;

export function directoryEntry(rva: number, size: number): Uint8Array {
  return new Uint8Array(new Uint32Array([rva, size]).buffer);
}

/** A resource section for `rva`: an icon's type ahead, then the version, by one name and one language. */
export function versionSection(rva: number, options: VersionOptions): Uint8Array {
  const info = versionInfo(options);
  const bytes = new Uint8Array(0x80 + info.length);
  const view = new DataView(bytes.buffer);
  const directory = (at: number, entries: readonly (readonly [number, number])[]) => {
    view.setUint16(at + 0x0e, entries.length, true);
    entries.forEach(([id, to], i) => {
      view.setUint32(at + 0x10 + i * 8, id, true);
      view.setUint32(at + 0x14 + i * 8, to, true);
    });
  };
  directory(0, [
    [3, 0x80000020],
    [16, 0x80000020],
  ]);
  directory(0x20, [[1, 0x80000040]]);
  directory(0x40, [[0x409, 0x60]]);
  view.setUint32(0x60, rva + 0x80, true);
  view.setUint32(0x64, info.length, true);
  bytes.set(info, 0x80);
  return bytes;
}

function versionInfo({ file, product, texts = {} }: VersionOptions): Uint8Array {
  const fixed = new Uint8Array(52);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, 0xfeef04bd, true);
  view.setUint32(4, 0x10000, true);
  [file, product].forEach(([a = 0, b = 0, c = 0, d = 0], i) => {
    view.setUint32(8 + i * 8, a * 0x10000 + b, true);
    view.setUint32(12 + i * 8, c * 0x10000 + d, true);
  });
  const strings = Object.entries(texts).map(([key, text]) => {
    const value = utf16(text);
    return block(key, value, value.length / 2, []);
  });
  const table = block('040904b0', new Uint8Array(), 0, strings);
  return block('VS_VERSION_INFO', fixed, fixed.length, [block('StringFileInfo', new Uint8Array(), 0, [table])]);
}

/** wLength counts without what fills up to the next block. */
function block(key: string, value: Uint8Array, units: number, children: readonly Uint8Array[]): Uint8Array {
  const head = [0, 0, 0, 0, 0, 0, ...utf16(key)];
  const parts = [...padded(head), ...value];
  for (const child of children) parts.push(...padded(parts.splice(0)), ...child);
  const bytes = new Uint8Array(parts);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, bytes.length, true);
  view.setUint16(2, units, true);
  view.setUint16(4, value.length > 0 && units * 2 === value.length ? 1 : 0, true);
  return bytes;
}

function padded(bytes: readonly number[]): number[] {
  return [...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
}

function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${text}\0`, 'utf16le'));
}
