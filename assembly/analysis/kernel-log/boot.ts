/** What a kernel says of its machine while it starts. */
import { Dump } from "../../facts/dump";
import { textBetween } from "./text";

/** Lines that a start takes until it has named the machine. */
const WINDOW: i32 = 2000;
const DMI: string = "DMI: ";
const SMPBOOT: string = "smpboot: CPU0: ";

export function readBoot(dump: Dump): void {
  const log = dump.log;
  const system = dump.system;
  for (let i = 0; i < min(log.length, WINDOW); i++) {
    const text = log[i].text;
    if (system.hardwareModel.length == 0 && text.startsWith(DMI)) system.hardwareModel = text.substring(DMI.length);
    else if (system.cpuName.length == 0 && text.startsWith(SMPBOOT)) readProcessor(dump, text);
    if (system.hardwareModel.length > 0 && system.cpuName.length > 0) return;
  }
}

/** "smpboot: CPU0: Some Processor (family: 0x6, model: 0x8e, stepping: 0xa)". */
function readProcessor(dump: Dump, text: string): void {
  const system = dump.system;
  system.cpuName = textBetween(text, SMPBOOT, " (family: ").trim();
  const family = textBetween(text, "family: ", ",");
  const model = textBetween(text, "model: ", ",");
  const stepping = textBetween(text, "stepping: ", ")");
  if (family.length > 0 && model.length > 0 && stepping.length > 0 && system.cpuDetail.length == 0) {
    system.cpuDetail =
      "family " + decimalOf(family) + " model " + decimalOf(model) + " stepping " + decimalOf(stepping);
  }
}

function decimalOf(text: string): string {
  return I32.parseInt(text, text.startsWith("0x") ? 16 : 10).toString();
}
