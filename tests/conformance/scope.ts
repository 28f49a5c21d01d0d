/** Which expected facts must hold today. What is not due is counted with `--all` and never hidden. */
import type { Case } from './corpus.ts';

interface FileFacts {
  readonly kind?: unknown;
  readonly container?: readonly { readonly kind?: string }[];
}

/** Kinds of dump whose every fact is due. */
const KINDS = new Set([
  'minidump',
  'windows-kernel-dump',
  'elf-core',
  'macho-core',
  'ips',
  'apple-crash',
  'apple-panic',
  'apple-spindump',
  'vmcore-elf',
  'vmcore-kdump',
  'vmcore-diskdump',
  'lime',
  'avml',
  'raw-memory',
]);
/** Containers that are opened. */
const CONTAINERS = new Set(['gzip', 'zstd', 'xz', 'lz4', 'zip', 'tar', 'abrt', 'apport', 'kdump-flat']);

export function isDue({ expected }: Case): boolean {
  const { kind, container = [] } = (expected['file'] ?? {}) as FileFacts;
  const kinds = kindsOf(kind);
  return (
    kinds.length > 0 && kinds.every((one) => KINDS.has(one)) && container.every((one) => CONTAINERS.has(one.kind ?? ''))
  );
}

/** The kind, or all that a file may be called. */
function kindsOf(kind: unknown): readonly string[] {
  if (typeof kind === 'string') return [kind];
  const { $oneOf: several = [] } = (kind ?? {}) as { readonly $oneOf?: readonly string[] };
  return several;
}
