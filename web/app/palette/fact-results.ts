import type { OpenDump } from '../../parts/panel.ts';
import { offsetHref, panelHref } from '../../parts/state/places.ts';
import { count } from '../../words/format.ts';
import { palette } from '../../words/page/palette.ts';
import { systemWords } from '../../words/panels/system.ts';
import type { Group, Result } from './results.ts';

/** Shown of one group; the panel shows the rest. */
const SHOWN = 4;

/** Single facts, arguments, names of variables and findings that hold what is looked for, in the dump as it is known. */
export function factResults(query: string, dump: OpenDump): readonly Group[] {
  const needle = query.trim().toLowerCase();
  if (needle.length < 2) return [];
  const groups = [
    { name: palette.groups.findings, all: findings(dump) },
    { name: palette.groups.facts, all: facts(dump) },
    { name: systemWords.arguments, all: texts(dump.summary.process?.args ?? []) },
    { name: systemWords.environment, all: texts(variables(dump)) },
  ];
  return groups.flatMap(({ name, all }) => {
    const fitting = all.filter(({ text, hint = '' }) => `${text}\n${hint}`.toLowerCase().includes(needle));
    if (fitting.length === 0) return [];
    const note = fitting.length > SHOWN && { note: palette.more(count(fitting.length)) };
    return [{ name, ...note, results: fitting.slice(0, SHOWN) }];
  });
}

function findings({ findings }: OpenDump): readonly Result[] {
  return (findings?.items ?? []).map(({ id, title, mask }) => ({
    icon: 'shield',
    text: title,
    hint: mask,
    href: panelHref('exposure', id),
  }));
}

function facts({
  summary: { crash = { kind: 'none' }, process = {}, system = {}, file, origins },
}: OpenDump): Result[] {
  const rows = [
    [palette.crash, crash.sentence, undefined, 'overview'],
    [palette.message, crash.message, undefined, 'overview'],
    [palette.code, [crash.name, crash.subname, crash.code].filter(Boolean).join(' '), undefined, 'overview'],
    [systemWords.path, process.path, origins['process.path'], 'system'],
    [systemWords.commandLine, process.commandLine, origins['process.commandLine'], 'system'],
    [systemWords.workingFolder, process.cwd, origins['process.cwd'], 'system'],
    [
      systemWords.system,
      [system.osName, system.osVersion].filter(Boolean).join(' '),
      origins['system.osName'],
      'system',
    ],
    [systemWords.build, system.osBuild, origins['system.osBuild'], 'system'],
    [systemWords.kernelRelease, system.kernelRelease, origins['system.kernelRelease'], 'system'],
    [systemWords.kernelVersion, system.kernelVersion, origins['system.kernelVersion'], 'system'],
    [systemWords.hostname, system.hostname, origins['system.hostname'], 'system'],
    [systemWords.model, system.hardwareModel, origins['system.hardwareModel'], 'system'],
    [systemWords.processor, system.cpuName ?? system.cpuVendor, origins['system.cpuName'], 'system'],
    [systemWords.comment, file.comment, origins['file.comment'], 'system'],
  ] as const;
  return rows.flatMap(([label, value, at, panel]) =>
    value
      ? [{ icon: 'info', text: value, hint: label, href: at === undefined ? panelHref(panel) : offsetHref(at) }]
      : [],
  );
}

/** Each name once: of the start, and of environments that the search came upon. */
function variables({ summary, variables }: OpenDump): readonly string[] {
  return [
    ...new Set([...(summary.process?.environment ?? []), ...(variables?.variables ?? []).map(({ name }) => name)]),
  ];
}

function texts(all: readonly string[]): readonly Result[] {
  return all.map((text) => ({ icon: 'system', text, href: panelHref('system') }));
}
