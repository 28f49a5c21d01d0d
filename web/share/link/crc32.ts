const TABLE = new Uint32Array(256);
for (let i = 0; i < 256; i++) {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  TABLE[i] = value;
}

/** CRC-32 as in gzip (ISO-HDLC). */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) value = (TABLE[(value ^ (bytes[i] ?? 0)) & 255] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}
