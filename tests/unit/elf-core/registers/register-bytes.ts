/** Bytes that count up from a number, so that each register differs from the others. */
export const bytesOf = (count: number, from: number) =>
  Uint8Array.from({ length: count }, (_, index) => (from + index) & 0xff);

/** A register of these bytes, little-endian, as the report has it. */
export const hex = (bytes: Uint8Array) =>
  `0x${BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`).toString(16)}`;
