import { ThreadFacts } from "./thread";

/** Where in a list of threads each id stands first. Threads are only added to the list, and keep their ids. */
@final
export class ThreadIndex {
  private readonly places: Map<i64, i32> = new Map<i64, i32>();
  private known: i32 = 0;

  constructor(private readonly threads: Array<ThreadFacts>) {}

  /** -1: no thread has this id. */
  placeOf(id: i64): i32 {
    const threads = this.threads;
    for (; this.known < threads.length; this.known++) {
      const own = threads[this.known].id;
      if (!this.places.has(own)) this.places.set(own, this.known);
    }
    return this.places.has(id) ? this.places.get(id) : -1;
  }
}
