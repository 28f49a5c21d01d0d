/**
 * What decoding can fail with: a closed list of negative numbers. Every one-shot decoder returns the count of
 * bytes it wrote or one of these; every stream's `step` a status (see `stream.ts`) or one of these.
 */

/** The input ends before the compressed data does. */
export const ERROR_CUT_SHORT: i32 = -1;
/** More comes out than the caller has room for. */
export const ERROR_OUTPUT_FULL: i32 = -2;
/** Signature, version or a header field is not what the format allows. */
export const ERROR_BAD_HEADER: i32 = -3;
/** A prefix code is over-subscribed or incomplete, or an unused code stands in the data. */
export const ERROR_BAD_CODE: i32 = -4;
/** A match reaches back before the first byte. */
export const ERROR_BAD_DISTANCE: i32 = -5;
/** A declared length contradicts the data. */
export const ERROR_BAD_LENGTH: i32 = -6;
/** The data decode, but their check value is another. */
export const ERROR_BAD_CHECKSUM: i32 = -7;
/** Valid, but of a kind that is not read: a reserved method, a filter, an old format. */
export const ERROR_UNSUPPORTED: i32 = -8;
/** The data were compressed with a dictionary that is not here. */
export const ERROR_DICTIONARY: i32 = -9;
/** The data need a larger window than the caller allows. */
export const ERROR_WINDOW_LIMIT: i32 = -10;
/** Compressed data end, yet input is left where the format allows none. */
export const ERROR_TRAILING: i32 = -11;

/** What an error means, as the middle of a sentence: "the data …". */
export function errorWords(code: i32): string {
  if (code == ERROR_CUT_SHORT) return "end too early";
  if (code == ERROR_OUTPUT_FULL) return "unpack to more than expected";
  if (code == ERROR_BAD_HEADER) return "start with a header that is not valid";
  if (code == ERROR_BAD_CODE) return "hold a code that is not valid";
  if (code == ERROR_BAD_DISTANCE) return "refer to bytes before their start";
  if (code == ERROR_BAD_LENGTH) return "hold a length that is not valid";
  if (code == ERROR_BAD_CHECKSUM) return "do not match their checksum";
  if (code == ERROR_UNSUPPORTED) return "are of a kind that is not read";
  if (code == ERROR_DICTIONARY) return "need a dictionary that is not here";
  if (code == ERROR_WINDOW_LIMIT) return "need more memory than is allowed";
  if (code == ERROR_TRAILING) return "end before their last byte";
  return "could not be unpacked";
}
