import { STREAM_TYPES } from "./tables/stream-types.generated";

/** Name of a minidump's stream, "ThreadListStream"; "" for those that programs add for themselves. */
export function streamName(type: u32): string {
  return STREAM_TYPES.text(type);
}
