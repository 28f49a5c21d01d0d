import { bugcheckName } from "../../names/bugchecks";
import { ATTRIBUTE_LIVE, DumpHeader } from "./header";

const VIDEO_TDR_TIMEOUT_DETECTED: u32 = 0x117;
const VIDEO_ENGINE_TIMEOUT_DETECTED: u32 = 0x141;
const LIVE_SYSTEM_DUMP: u32 = 0x161;
/** Codes under which Windows writes what it met, and runs on. */
const ENDINGS: StaticArray<string> = ["LIVEDUMP", "LIVE_DUMP"];

/** Whether the dump was taken of a system that ran on, as its attributes say or its code. */
export function isLive(header: DumpHeader): bool {
  if (header.attributes & ATTRIBUTE_LIVE) return true;
  const code = header.plainCode;
  if (code == LIVE_SYSTEM_DUMP || code == VIDEO_TDR_TIMEOUT_DETECTED || code == VIDEO_ENGINE_TIMEOUT_DETECTED)
    return true;
  const name = bugcheckName(code);
  for (let i = 0; i < ENDINGS.length; i++) if (name.endsWith(ENDINGS[i])) return true;
  return false;
}
