/** What the hardware said of its error: the record that the bug check names, else what its parameters say. */
import { Kernel } from "../kernel";
import { readHardwareError } from "./error-record";
import { machineCheckOutcome, machineCheckPlace, STATUS_VALID } from "./machine-check";

const MACHINE_CHECK_EXCEPTION: u32 = 0x9c;
const WHEA_UNCORRECTABLE_ERROR: u32 = 0x124;
const WHEA_MACHINE_CHECK: u64 = 0;
const WHEA_CORRECTED_MACHINE_CHECK: u64 = 1;

export function findHardwareError(kernel: Kernel): void {
  const dump = kernel.dump;
  const header = kernel.header;
  const memory = kernel.memory;
  if (header.bugCheckCode == 0) return;
  // Other codes than 124 hand one over, too; what it is shows by its own marks.
  for (let i = 0; memory && i < 4; i++) {
    const address = kernel.address(header.parameters[i]);
    if (address != 0 && readHardwareError(dump, memory, address)) return;
  }
  const parameters = header.parameters;
  const isWhea = header.plainCode == WHEA_UNCORRECTABLE_ERROR;
  if (!isWhea && header.plainCode != MACHINE_CHECK_EXCEPTION) return;
  if (isWhea && parameters[0] != WHEA_MACHINE_CHECK && parameters[0] != WHEA_CORRECTED_MACHINE_CHECK) return;
  const status = ((parameters[2] & 0xffffffff) << 32) | (parameters[3] & 0xffffffff);
  if ((status & STATUS_VALID) == 0 || dump.kernel.hardwareError.length > 0) return;
  dump.kernel.hardwareError = machineCheckPlace(status) + " (" + machineCheckOutcome(status) + ")";
}
