import type { Annotation } from '../../engine/report/report.ts';

/**
 * Who made a module, where its image says so: the company of a version resource, else the package of a distribution
 * (https://uapi-group.org/specifications/specs/package_metadata_for_executable_files/).
 */
export function makerOf(module: string, annotations: readonly Annotation[]): string | undefined {
  const value = (key: string) => annotations.find((one) => one.module === module && one.key === key)?.value;
  return value('CompanyName') || distributionOf(value('package'));
}

/** "debian, package bash 5.2-1"; undefined for what is no such text. */
function distributionOf(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  let fields: unknown;
  try {
    fields = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null) return undefined;
  const { os, name, version } = fields as Readonly<Record<string, unknown>>;
  const text = (field: unknown) => (typeof field === 'string' ? field : '');
  const carried = [text(name), text(version)].filter(Boolean).join(' ');
  return [text(os), carried && `package ${carried}`].filter(Boolean).join(', ') || undefined;
}
