import { html, nothing, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { absent, type Fact, facts } from '../../parts/text/facts.ts';
import { bytesOf, count, duration, secondsBetween, bytes as sizeText, time } from '../../words/format.ts';
import { writerWords } from '../../words/kinds/kind-of.ts';
import { systemWords } from '../../words/panels/system.ts';
import { systemName } from '../../words/system-name.ts';

/** The program's facts in two columns; those that people ask for say so when they are not recorded. */
export function processFacts(summary: Summary): TemplateResult {
  const { process = {}, counts, file, origins } = summary;
  const { userSeconds, kernelSeconds, uid, gid, startTime } = process;
  const ranFor = secondsBetween(startTime, file.time);
  const left: readonly Fact[] = [
    [systemWords.program, untrusted(process.name) ?? absent(), origins['process.name']],
    [
      systemWords.path,
      process.path ? html`<code>${untrusted(process.path)}</code>` : absent(),
      origins['process.path'],
    ],
    [systemWords.workingFolder, process.cwd && html`<code>${untrusted(process.cwd)}</code>`, origins['process.cwd']],
    [
      systemWords.pid,
      process.pid === undefined
        ? absent()
        : html`<span class="num">${process.pid}</span>
            <small>${untrusted(process.ppid === undefined ? undefined : parentOf(process.ppid, process.parentName))}</small>`,
      origins['process.pid'],
    ],
    [systemWords.threads, counts.threads > 0 ? count(counts.threads) : absent()],
  ];
  const right: readonly Fact[] = [
    [
      systemWords.started,
      startTime
        ? html`${time(startTime)} ${ranFor === undefined ? nothing : html`<small>${systemWords.ranFor(duration(ranFor))}</small>`}`
        : absent(),
      origins['process.startTime'],
    ],
    [
      systemWords.cpuTime,
      userSeconds === undefined && kernelSeconds === undefined
        ? undefined
        : systemWords.userKernel(duration(userSeconds ?? 0), duration(kernelSeconds ?? 0)),
      origins['process.userSeconds'],
    ],
    [
      systemWords.user,
      uid === undefined && gid === undefined ? undefined : [uid, gid].filter((id) => id !== undefined).join(', '),
      origins['process.uid'],
    ],
    [systemWords.integrity, untrusted(process.integrity), origins['process.integrity']],
    [systemWords.bits, process.bits && systemWords.bitsOf(process.bits)],
  ];
  return html`<div class="cols2">${facts(left)}${facts(right)}</div>`;
}

/** The machine's. */
export function machineFacts(summary: Summary): TemplateResult {
  const { system = {}, file, origins } = summary;
  const left: readonly Fact[] = [
    [systemWords.system, untrusted(systemName(system) || undefined) ?? absent(), origins['system.osName']],
    [systemWords.version, untrusted(system.osVersion), origins['system.osVersion']],
    [systemWords.build, untrusted(system.osBuild), origins['system.osBuild']],
    [systemWords.kernelRelease, untrusted(system.kernelRelease), origins['system.kernelRelease']],
    [systemWords.kernelVersion, untrusted(system.kernelVersion), origins['system.kernelVersion']],
    [systemWords.hostname, untrusted(system.hostname), origins['system.hostname']],
    [systemWords.model, untrusted(system.hardwareModel), origins['system.hardwareModel']],
    [systemWords.booted, system.bootTime && time(system.bootTime), origins['system.bootTime']],
    [
      systemWords.uptime,
      system.uptimeSeconds === undefined ? undefined : duration(system.uptimeSeconds),
      origins['system.uptimeSeconds'],
    ],
  ];
  const right: readonly Fact[] = [
    [systemWords.architecture, untrusted(system.arch) ?? absent(), origins['system.arch']],
    [
      systemWords.processor,
      untrusted([system.cpuName ?? system.cpuVendor, system.cpuDetail].filter(Boolean).join(', ') || undefined),
      origins['system.cpuName'] ?? origins['system.cpuVendor'] ?? origins['system.cpuDetail'],
    ],
    [systemWords.processors, system.cpus, origins['system.cpus']],
    [
      systemWords.memory,
      system.memoryBytes === undefined ? undefined : sizeText(system.memoryBytes),
      origins['system.memoryBytes'],
    ],
    [systemWords.written, file.time ? time(file.time) : absent(), origins['file.time']],
    [systemWords.writer, writerWords(file) ?? untrusted(file.writer)],
    [systemWords.comment, untrusted(file.comment), origins['file.comment']],
    [systemWords.container, containerText(file)],
    [systemWords.cut, cutText(file)],
  ];
  return html`<div class="cols2">${facts(left)}${facts(right)}</div>`;
}

function parentOf(ppid: number, name: string | undefined): string {
  return systemWords.parent([name, ppid].filter((part) => part !== undefined).join(' '));
}

function containerText({ container }: Summary['file']): TemplateResult | undefined {
  const kinds = container?.map(({ kind, member }) => (member ? `${kind} (${member})` : kind)).join(', ');
  return untrusted(kinds || undefined);
}

function cutText({ truncated }: Summary['file']): string | undefined {
  if (!truncated) return undefined;
  const { expected, present } = truncated;
  return expected === undefined ? systemWords.cutAt(sizeText(present)) : bytesOf(present, expected);
}
