/** "com.apple.driver.AppleMuxControl(3.18.48)[09DFEF11-…]@0xffffff7f8902e000->0xffffff7f89040fff" */
import { AppleReport } from "../report";
import { Words } from "../text/words";

const MOST: i32 = 4096;

/** Reads a line of "Kernel Extensions in backtrace"; false: it is none, and the list has ended. */
export function readKext(report: AppleReport, words: Words): bool {
  // What an extension depends on is not on the stack; some of it is among the loaded ones.
  if (words.startsWith("dependency:")) return true;
  if (words.indexOf("@0x", words.indent) < 0) return false;
  const text = words.rest();
  const at = text.indexOf("@0x");
  const open = text.indexOf("(");
  if (at < 0 || open < 0 || open > at || report.dump.modules.length > MOST) return false;
  const close = text.indexOf(")", open);
  const bracket = text.indexOf("[", close);
  const end = text.indexOf("]", bracket);
  const base = words.hexAfter("@0x");
  const last = words.hexAfter("->0x");
  if (!base || close < 0 || bracket < 0 || end < 0) return false;
  const module = report.addModule(words.place);
  if (!module) return true;
  module.base = base.value;
  if (last && last.value >= base.value) module.size = <i64>min<u64>(last.value - base.value + 1, 1 << 53);
  report.nameModule(module, text.substring(0, open), "", text.substring(bracket + 1, end));
  module.version = text.substring(open + 1, close);
  module.role = "driver";
  return true;
}
