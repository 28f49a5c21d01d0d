import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { ImageHeader, isEmptyFrom, isImageHeader, PAGE } from "./header";
import { firstTablePage } from "./range-tables";
import { HiberReader } from "./reader";

/**
 * Recognises hiberfil.sys of any release by its header, or, where Windows 7 and older emptied that on waking, by the
 * first block of packed pages behind it.
 */
export function probeHiberfil(source: StoredSource, dump: Dump): bool {
  const file = dump.file;
  if (isImageHeader(source)) {
    const signature = new ImageHeader(source).signature.toUpperCase();
    file.recognise("hiberfil", "Hibernation file", "Starts with the signature " + signature + " of hibernation files");
  } else {
    if (!isEmptyFrom(source, 0)) return false;
    const table = firstTablePage(source);
    if (table == 0) return false;
    const fact = "An empty page, and behind it the first block of packed pages of a hibernation file";
    file.recognise("hiberfil", "Hibernation file", fact, (table + 1) * PAGE);
  }
  file.endian = "little";
  return true;
}

export function openHiberfil(dump: Dump): Stage | null {
  return new HiberReader(dump);
}
