/** Which detectors hang on an anchor. */
import { OWNER_STARTS, OWNERS } from "./anchors.generated";

export function ownerCount(anchor: i32): i32 {
  const row = OWNER_STARTS + ((<usize>anchor) << 1);
  return <i32>load<u16>(row, 2) - <i32>load<u16>(row);
}

/** The number of the detector; index below ownerCount. */
export function ownerAt(anchor: i32, index: i32): i32 {
  const first = <usize>load<u16>(OWNER_STARTS + ((<usize>anchor) << 1));
  return <i32>load<u16>(OWNERS + ((first + <usize>index) << 1));
}
