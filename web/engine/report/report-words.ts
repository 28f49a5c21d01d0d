/** Closed lists of words in the report, for its schema and for whoever needs them at run time. */

export const FILE_KINDS = [
  'minidump',
  'windows-kernel-dump',
  'hiberfil',
  'elf-core',
  'vmcore-elf',
  'vmcore-kdump',
  'vmcore-diskdump',
  'macho-core',
  'ips',
  'apple-crash',
  'apple-panic',
  'apple-spindump',
  'lime',
  'avml',
  'raw-memory',
  'vmware-vmem',
  'vmware-state',
  'virtualbox-core',
  'xen-core',
  'qemu-savevm',
  'hyperv-state',
  'unknown',
] as const;

/** What a crash's sentence tells, for whoever reads on; assembly/facts/cause.ts has the same. */
export const CAUSES = [
  'on-purpose',
  'own-signal',
  'timer',
  'outside',
  'no-memory',
  'full-stack',
  'large-frame',
  'damaged-heap',
  'uncaught-error',
  'unknown-instruction',
  'handled-fault',
] as const;

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export const CONFIDENCES = ['validated', 'likely', 'possible'] as const;

export const FINDING_CLASSES = ['credential', 'session', 'key', 'personal', 'activity', 'code'] as const;
