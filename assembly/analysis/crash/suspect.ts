/** Whom to ask first, only where there is evidence: the module on top of the stack is where it stopped, no more. */
import { TRUST_SCAN } from "../../facts/thread";
import { driverInCode } from "./causes/bugcheck";
import { Evidence } from "./evidence";
import { whyNoSuspect } from "./no-suspect";
import { VERDICT_OTHER, VERDICT_OWN, VERDICT_REPEAT, Verdict } from "./verdict";

export function nameSuspect(evidence: Evidence, verdict: Verdict): void {
  const crash = evidence.crash;
  if (crash.suspectModule.length > 0) return;
  if (IS_FULL && crash.kind == "bugcheck") return nameDriver(evidence, verdict);
  if (verdict.blame != VERDICT_OWN && verdict.blame != VERDICT_REPEAT && verdict.blame != VERDICT_OTHER) return;
  const repeat = verdict.blame == VERDICT_REPEAT ? evidence.repeat : null;
  const from = repeat ? repeat.first : 0;
  for (let i = from; i < evidence.frames.length; i++) {
    const frame = evidence.frames[i];
    // Behind a guess everything is one.
    if (frame.trust == TRUST_SCAN) return;
    if (!evidence.isOwn(frame)) continue;
    crash.suspectModule = evidence.dump.modules[frame.moduleIndex].name;
    crash.suspectWhy = "first-own-frame";
    crash.suspectSentence = repeat
      ? "It is the code that calls itself again and again."
      : "It is the first code on the stack that is not part of " + systemName(evidence) + ".";
    return;
  }
}

function nameDriver(evidence: Evidence, verdict: Verdict): void {
  const driver = verdict.blame == VERDICT_OWN ? driverInCode(evidence) : "";
  if (driver.length == 0) {
    evidence.crash.noSuspect = whyNoSuspect(evidence);
    return;
  }
  evidence.crash.suspectModule = driver;
  evidence.crash.suspectWhy = "named-by-code";
  evidence.crash.suspectSentence =
    "Named by the stop code: the instruction that failed lies inside it, and it is none of Windows' own drivers.";
}

function systemName(evidence: Evidence): string {
  const os = evidence.dump.system.os;
  if (os == "windows") return "Windows";
  if (os == "macos") return "macOS";
  if (os == "ios") return "iOS";
  if (os == "android") return "Android";
  return "the system";
}
