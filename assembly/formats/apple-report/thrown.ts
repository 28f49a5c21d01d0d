/**
 * "Last Exception Backtrace": where an exception was thrown that nobody caught. It belongs to no thread: the one that
 * crashed only carried it to its end. Its frames become annotations, and tell whom to ask first.
 */
import { hex } from "../../bytes/text";
import { Frame, ThreadFacts } from "../../facts/thread";
import { isSystemModule } from "../../systems/system-modules";
import { AppleReport } from "./report";

const KEY: string = "Last Exception Backtrace";
const MOST_TOLD: i32 = 64;

/** `thread` is not one of the dump's: it only carries the frames. */
export function tellThrown(report: AppleReport, thread: ThreadFacts, at: u64): void {
  const dump = report.dump;
  report.placeFrames(thread);
  const crash = dump.crash;
  for (let i = 0; i < thread.frames.length; i++) {
    const frame = thread.frames[i];
    if (i < MOST_TOLD) report.annotate(i.toString(), frameText(report, frame), KEY, at);
    const index = frame.moduleIndex;
    if (index < 0 || crash.suspectModule.length > 0 || isSystemModule(dump, dump.modules[index])) continue;
    crash.suspectModule = dump.modules[index].name;
    crash.suspectWhy = "first-own-frame";
    crash.suspectSentence =
      "It is the first code that is not part of the system where the exception was thrown" +
      (frame.functionName.length > 0 ? ", in " + frame.functionName + "." : ".");
  }
}

function frameText(report: AppleReport, frame: Frame): string {
  const index = frame.moduleIndex;
  const module = index >= 0 ? report.dump.modules[index].name : frame.moduleName;
  const offset = frame.functionOffset;
  let text = module.length > 0 ? module + " " : "";
  text += hex(frame.address);
  if (frame.functionName.length > 0) text += " " + frame.functionName;
  if (frame.functionName.length > 0 && offset) text += " + " + offset.value.toString();
  return text;
}
