import { Cursor } from "../../../bytes/cursor";
import { hexUpper, lowerAscii } from "../../../bytes/text";

/** "bc5c008f-1e3a-44d7-988d-86f6884c6758", as registries write it but in lower case; the cursor moves behind it. */
export function readGuid(cursor: Cursor, field: string): string {
  const first = cursor.u32(field);
  const second = cursor.u16(field);
  const third = cursor.u16(field);
  cursor.bigEndian = true;
  const fourth = cursor.u16(field);
  const rest = cursor.bytes(6, field);
  cursor.bigEndian = false;
  const text =
    hexUpper(first, 8) +
    "-" +
    hexUpper(second, 4) +
    "-" +
    hexUpper(third, 4) +
    "-" +
    hexUpper(fourth, 4) +
    "-" +
    hexUpper(rest, 12);
  return lowerAscii(text);
}
