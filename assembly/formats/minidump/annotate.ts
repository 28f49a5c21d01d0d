import { Annotation } from "../../facts/rows";
import { Minidump, Stream } from "./minidump";

/** Adds a fact without a field of its own; `at` is the stream, or where the fact stands. */
export function annotate(
  file: Minidump,
  stream: Stream,
  key: string,
  value: string,
  type: string,
  at: u64 = u64.MAX_VALUE,
): Annotation {
  const annotation = new Annotation(key, value);
  annotation.type = type;
  const place = at == u64.MAX_VALUE ? stream.at : at;
  annotation.at = <i64>min(place, file.source.size);
  if (!file.isFull) file.dump.annotations.push(annotation);
  return annotation;
}
