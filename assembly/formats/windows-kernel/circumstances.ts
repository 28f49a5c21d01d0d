/** How the dump came about, as its header tells: attributes, and what its writer says of itself. */
import { Dump } from "../../facts/dump";
import { Annotation } from "../../facts/rows";
import { LOSS } from "../../facts/warnings";
import {
  ATTRIBUTE_EARLY,
  ATTRIBUTE_HIBERNATION,
  ATTRIBUTE_NO_ROOM,
  ATTRIBUTE_OFFLINE,
  ATTRIBUTE_POWER_OFF,
  DumpHeader,
} from "./header";

/** WriterStatus of debuggers: what they could not read. */
const NO_MODULE_LIST: u32 = 1;
const BAD_MODULE_LIST: u32 = 2;

/** Adds a fact that stands in `record`, at `at` of the file. */
export function annotate(dump: Dump, key: string, value: string, record: string, at: u64): void {
  const fact = new Annotation(key, value);
  fact.type = record;
  fact.at = <i64>at;
  dump.annotations.push(fact);
}

export function tellCircumstances(dump: Dump, header: DumpHeader): void {
  const attributes = header.attributes;
  const at: u64 = header.is64 ? 0x1050 : 0x8a0;
  if (attributes & ATTRIBUTE_NO_ROOM) {
    dump.warnings.addAt(
      "no-room",
      LOSS,
      "There was not enough room for the whole dump: the page file, or the disk, was too small.",
      at,
      "DumpHeader.Attributes",
      "",
      "0x" + attributes.toString(16),
    );
  }
  if (attributes & ATTRIBUTE_HIBERNATION) tell(dump, "Windows was hibernating", at);
  if (attributes & ATTRIBUTE_EARLY) tell(dump, "Windows was still starting", at);
  if (attributes & ATTRIBUTE_POWER_OFF) tell(dump, "The disk that dumps are written to was switched off", at);
  if (attributes & ATTRIBUTE_OFFLINE) tell(dump, "The dump was made afterwards, from what was in memory", at);
  const status = header.writerStatus;
  if (status == NO_MODULE_LIST || status == BAD_MODULE_LIST) {
    dump.warnings.addAt(
      "writer-status",
      LOSS,
      "Who wrote the dump could not read the list of drivers" + (status == BAD_MODULE_LIST ? ": it is damaged." : "."),
      header.is64 ? 0x1048 : 0xf9c,
      "DumpHeader.WriterStatus",
      "0",
      status.toString(),
    );
  }
}

function tell(dump: Dump, what: string, at: u64): void {
  annotate(dump, "At the crash", what, "DUMP_HEADER", at);
}
