import { leaveToFull } from "../builds";
import { NameTable } from "./table";

/** From a table of those rows alone that programs meet often; the others are full.wasm's. */
export function oftenText(table: NameTable, code: u32, column: i32 = 0): string {
  if (!table.has(code)) leaveToFull();
  return table.text(code, column);
}
