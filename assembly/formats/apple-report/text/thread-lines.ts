/** Lines that begin a thread: "Thread 0 Crashed:: Dispatch queue: com.apple.main-thread", "Thread 4 name:  WebThread". */
import { ThreadFacts } from "../../../facts/thread";
import { AppleReport } from "../report";
import { Words } from "./words";

const QUEUE: string = "Dispatch queue: ";
/** What stands behind the number of the thread that the report is about. */
const MARKS: StaticArray<string> = ["Crashed", "Highlighted", "Attributed"];

/** Threads by the numbers that the report gives them. */
@final
export class ThreadList {
  private readonly numbers: Map<i64, i32> = new Map<i64, i32>();
  /** Number of the thread that a line marks; -1: none yet. */
  marked: i64 = -1;

  constructor(private readonly report: AppleReport) {}

  /** Index of the thread of a number; -1: there is none. */
  indexOf(number: i64): i32 {
    return this.numbers.has(number) ? this.numbers.get(number) : -1;
  }

  /** The thread of a number, begun if it is new; null when there are too many. */
  begin(number: i64, at: u64): ThreadFacts | null {
    const known = this.indexOf(number);
    if (known >= 0) return this.report.dump.threads[known];
    const thread = this.report.addThread(at);
    if (thread) this.numbers.set(number, this.report.dump.threads.length - 1);
    return thread;
  }

  /** Reads a line that begins or names a thread; null: it is none. */
  read(words: Words): ThreadFacts | null {
    if (!words.accept("Thread ") || !words.readNumber()) return null;
    const number = <i64>words.value;
    if (words.accept("name:")) {
      const thread = this.begin(number, words.place);
      if (thread) setName(thread, words.rest());
      return thread;
    }
    let isMarked = false;
    for (let i = 0; i < MARKS.length; i++) if (words.accept(MARKS[i])) isMarked = true;
    if (words.accept("crashed with")) return null;
    if (!words.accept(":")) return null;
    words.accept(":");
    const thread = this.begin(number, words.place);
    if (!thread) return null;
    setName(thread, words.rest());
    if (isMarked && this.marked < 0) this.marked = number;
    return thread;
  }
}

export function setName(thread: ThreadFacts, text: string): void {
  const name = text.startsWith(QUEUE) ? text.substring(QUEUE.length) : text;
  if (name.length > 0 && thread.name.length == 0) thread.name = name.trim();
}
