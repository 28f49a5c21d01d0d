import { html, nothing, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import type { CrashSection, Thread } from '../../engine/report/report.ts';
import '../../parts/copy-button.ts';
import { absent, addressLink, bytesLink, codePlace, type Fact, facts } from '../../parts/text/facts.ts';
import '../../parts/text/glossary-term.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { isBeingRead, type OpenDump } from '../../parts/panel.ts';
import { panelHref } from '../../parts/state/places.ts';
import { sentence } from '../../parts/text/sentence.ts';
import { common } from '../../words/common.ts';
import { plainName } from '../../words/crash/codes.ts';
import { absence, claimOf, crashLead, noCrash, oneLine, subjectOf, crash as words } from '../../words/crash/crash.ts';
import { duration, secondsBetween, time } from '../../words/format.ts';
import { machineWord } from '../../words/system-name.ts';
import type { CrashDetails } from './crash-details.ts';
import { faultRuler } from './fault-ruler.ts';
import { stackBar } from './stack-bar.ts';
import { parameterStrip } from './stop-code.ts';

/** The first answer: one sentence for why it crashed, and the evidence for it. */
export function crashAnswer(dump: OpenDump, details: CrashDetails, bits: 32 | 64): TemplateResult {
  const { summary } = dump;
  const { crash, system, crashedThread, isComplete } = summary;
  if (!crash || crash.kind === 'none') {
    const { file, counts } = summary;
    const waiting = isBeingRead(dump) ? words.notYet : common.notReached;
    const isComputer = summary.memory?.physical !== undefined;
    const { claim, lead } = noCrash(crash, file.truncated !== undefined, counts.threads > 0, file, isComputer);
    return html`
      <p class="eye">${words.whyTaken}</p>
      <h1 class="verdict ${isComplete ? '' : 'wait'}">${isComplete ? claim : waiting}</h1>
      ${isComplete ? html`<p class="lead">${lead}</p>` : nothing}
      ${facts([
        [words.happened, crash?.code && happened(crash)],
        [words.ask, crash?.suspect && suspected(crash.suspect, details)],
        [words.when, when(summary)],
      ])}
      ${
        isComplete && counts.threads > 0
          ? html`<div class="acts"><a class="btn" href=${panelHref('threads')}>${words.openThreads}</a></div>`
          : nothing
      }
    `;
  }
  const isMachine = crash.kind === 'bugcheck' || crash.kind === 'panic';
  const machine = machineWord(summary.system);
  const where = stoppedAt(crash, crashedThread, details);
  const unnamed = isMachine ? words.unnamedMachine(machine) : words.unnamed(summary.process?.name);
  const { claim, detail } = claimOf(crash.sentence ?? unnamed);
  return html`
    <p class="eye">${isMachine ? words.whyMachine(machine) : words.why}</p>
    <h1 class="verdict">${headline(claim, summary, details)}</h1>
    <p class="lead">${sentence(crashLead(crash, system, details.place, detail))}</p>
    ${facts(crashFacts(summary, details, where, bits))}
    ${rulerFigure(crash, details, crashedThread)} ${parameterStrip(crash, bits)}
    <div class="acts">
      ${
        crash.threadIndex === undefined
          ? nothing
          : html`<a class="btn" href=${panelHref('threads', crash.threadIndex)}>${words.openThread}</a>`
      }
      <ds-copy
        .word=${words.copyLine}
        .text=${oneLine({ crash, system, program: summary.process?.name, main: details.main, where })}
      ></ds-copy>
    </div>
  `;
}

function rulerFigure(
  crash: CrashSection,
  { map }: CrashDetails,
  thread: Thread | undefined,
): TemplateResult | typeof nothing {
  const bar = stackBar(crash, thread);
  const drawing = bar === nothing ? faultRuler(crash, map, thread?.frames?.[0]?.module ?? '') : bar;
  return drawing === nothing ? nothing : html`<figure class="ruler">${drawing}</figure>`;
}

function headline(claim: string, { crash, crashedThread, process }: Summary, { at }: CrashDetails): TemplateResult {
  const subject = subjectOf(claim, [
    crashedThread?.frames?.[0]?.module,
    at?.module,
    crash?.suspect?.module,
    process?.name,
  ]);
  return html`${subject ? html`<em>${untrusted(subject)}</em>` : nothing}${untrusted(claim.slice(subject.length))}`;
}

/**
 * `lf_sync.dll+0x1f8a4`: the topmost frame, else where the instruction lies, else its address. The topmost frame of a
 * bug check is mostly the code that stopped Windows, so there the instruction comes first.
 */
function stoppedAt({ kind, instruction }: CrashSection, thread: Thread | undefined, { at }: CrashDetails): string {
  const frame = thread?.frames?.[0];
  const places = [frame && codePlace(frame), at && codePlace(at)];
  if (kind === 'bugcheck') places.reverse();
  const addresses = kind === 'bugcheck' ? [instruction, frame?.address] : [frame?.address, instruction];
  return [...places, ...addresses].find(Boolean) ?? '';
}

function crashFacts(summary: Summary, details: CrashDetails, where: string, bits: 32 | 64): Fact[] {
  const { crash, crashedThread, isComplete } = summary;
  if (!crash) return [];
  const { suspect } = crash;
  return [
    [words.happened, happened(crash)],
    [words.stopped, where ? stopped(where, crash, crashedThread) : undefined],
    [words.address, crash.address === undefined ? undefined : badAddress(crash.address, details, bits)],
    // What is its name already says nothing more.
    [words.message, crash.message === crash.name ? undefined : untrusted(crash.message)],
    [words.ask, suspect ? suspected(suspect, details) : isComplete ? nobody(crash.noSuspect) : undefined],
    [words.when, when(summary)],
    [
      words.signature,
      crash.signature === undefined
        ? undefined
        : html`<code>${untrusted(crash.signature)}</code> <small>${words.signatureNote}</small>`,
    ],
  ];
}

function suspected(
  { module, sentence: why }: NonNullable<CrashSection['suspect']>,
  details: CrashDetails,
): TemplateResult {
  return html`${words.maker} <b>${untrusted(module)}</b>${
    details.suspect?.version ? words.version(details.suspect.version) : nothing
  } <small>${untrusted(why)}</small>`;
}

function nobody(why: string | undefined): TemplateResult {
  return why === undefined ? absent(words.askNobody) : html`${words.nobodyNamed}: <small>${untrusted(why)}</small>`;
}

function happened(crash: CrashSection): TemplateResult {
  const { kind, name, code, subname, access, at } = crash;
  const plain = plainName(name, code);
  // The code stands behind it: a word of what it is a code of.
  const word = plain?.word ?? name ?? ((kind && words.kinds[kind]) || code);
  const source = [plain ? name : undefined, subname, code?.toUpperCase().replace('0X', '0x')].filter(Boolean).join(' ');
  return html`${plain?.term ? html`<ds-term term=${plain.term}>${word}</ds-term>` : word}${
    access ? `, ${words.accesses[access]}` : nothing
  } <small><code>${untrusted(source)}</code> ${bytesLink(at, common.bytes)}</small>`;
}

function stopped(where: string, { threadIndex, threadId }: CrashSection, thread: Thread | undefined): TemplateResult {
  const id = words.thread(thread?.id ?? threadId);
  const link = id && threadIndex !== undefined ? html`<a href=${panelHref('threads', threadIndex)}>${id}</a>` : id;
  const name = thread?.name ? html`“${untrusted(thread.name)}”` : '';
  return html`<code>${untrusted(where)}</code> <small>${link}${link && name ? ', ' : ''}${name}</small>`;
}

function badAddress(address: string, { place }: CrashDetails, bits: 32 | 64): TemplateResult {
  const known = place?.module ? codePlace(place) : (place?.region?.name ?? '');
  const missing = absence(place);
  return html`${addressLink(address, bits)} <small>${untrusted(known)}${known && missing ? ', ' : ''}${missing}</small>`;
}

function when({ file, process, system, origins }: Summary): TemplateResult | undefined {
  if (file.time === undefined) return undefined;
  const sinceStart = secondsBetween(process?.startTime, file.time);
  const sinceBoot = system?.uptimeSeconds ?? secondsBetween(system?.bootTime, file.time);
  const note =
    sinceStart !== undefined
      ? words.afterStart(duration(sinceStart))
      : sinceBoot !== undefined && !process
        ? words.afterBoot(duration(sinceBoot), machineWord(system))
        : '';
  return html`${time(file.time)} <small>${note} ${bytesLink(origins['file.time'], common.bytes)}</small>`;
}
