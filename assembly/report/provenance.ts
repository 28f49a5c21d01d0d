import { Fact } from "../facts/fact";
import { closeObject, countField, key, openObject, textField } from "./json";

/** `at`, `data`, `source` and `from` of a row. */
export function writeProvenance(fact: Fact): void {
  countField("at", fact.at);
  if (fact.dataAt >= 0) writeData(fact.dataAt, fact.dataSize);
  if (fact.source > 0) countField("source", fact.source);
  textField("from", fact.from);
}

export function writeData(offset: i64, size: i64): void {
  key("data");
  openObject();
  countField("offset", offset);
  countField("size", size);
  closeObject();
}
