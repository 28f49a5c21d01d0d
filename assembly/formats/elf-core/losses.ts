/** What a file that ends early has lost, segment by segment. */
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { counted, LOSS } from "../../facts/warnings";
import { ElfCore } from "./core";

/** Segments told one by one; stacks and named ones come first. */
const MOST_TOLD: i32 = 64;

export function tellLosses(core: ElfCore): void {
  const dump = core.dump;
  if (core.missing == 0) return;
  const regions = dump.regions;
  let expected: u64 = 0;
  let segments = 0;
  for (let i = 0; i < regions.length; i++) {
    expected += core.expectedBytes[i];
    if (<u64>regions[i].present < core.expectedBytes[i]) segments++;
  }
  const percent = <i32>min<f64>(100, Math.ceil((<f64>core.missing * 100) / <f64>expected));
  dump.warnings.addAt(
    "memory-cut",
    LOSS,
    "The file ends early: " +
      core.missing.toString() +
      " of " +
      expected.toString() +
      " bytes of memory (" +
      percent.toString() +
      " %) in " +
      counted(segments, "segment", "segments") +
      " are missing.",
    dump.source.size,
    "ProgramHeader.filesz",
    expected.toString(),
    (expected - core.missing).toString(),
  );
  let told = 0;
  for (let i = 0; i < regions.length && told < MOST_TOLD; i++) {
    const region = regions[i];
    if (<u64>region.present >= core.expectedBytes[i] || costOf(dump, region).length == 0) continue;
    told++;
    tell(core, i);
  }
  for (let i = 0; i < regions.length && told < MOST_TOLD; i++) {
    const region = regions[i];
    if (<u64>region.present >= core.expectedBytes[i] || costOf(dump, region).length > 0) continue;
    told++;
    tell(core, i);
  }
}

function tell(core: ElfCore, index: i32): void {
  const region = core.dump.regions[index];
  const expected = core.expectedBytes[index];
  const cost = costOf(core.dump, region);
  core.dump.warnings.addAt(
    "segment-cut",
    LOSS,
    (region.present > 0 ? "Only the beginning of " : "Nothing of ") +
      (cost.length > 0 ? cost : "a segment") +
      " is in the file.",
    <u64>region.at,
    "ProgramHeader.filesz",
    expected.toString(),
    region.present.toString(),
  );
}

/** What a segment is, in words; "" when nothing tells. */
function costOf(dump: Dump, region: Region): string {
  for (let i = 0; i < dump.threads.length; i++) {
    const base = dump.threads[i].stackBase;
    if (base && base.value >= region.base && base.value - region.base < region.size)
      return (
        "the stack of thread " +
        (dump.threads[i].id >= 0 ? dump.threads[i].id.toString() : "number " + (i + 1).toString())
      );
  }
  return region.name;
}
