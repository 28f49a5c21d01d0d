import { nothing, type SVGTemplateResult, svg } from 'lit';
import type { CrashSection, Thread } from '../../engine/report/report.ts';
import { ruler } from '../../words/crash/ruler.ts';
import { bytes } from '../../words/format.ts';
import { frame, HEIGHT, mark, TOP, WIDTH } from './fault-ruler.ts';

/** So far below its stack a thread comes when that is full: systems keep a gap there. */
const NEAR = 1 << 20;
const FROM = 20;
/** Most calls that are drawn as marks of their own. */
const MARKS = 60;

/** A stack that ran full, from its end to where it began; nothing for other crashes. */
export function stackBar(crash: CrashSection, thread: Thread | undefined): SVGTemplateResult | typeof nothing {
  const { base, size } = thread?.stack ?? {};
  if (base === undefined || !size || !isFull(crash, BigInt(base))) return nothing;
  const calls = thread?.frames?.length ?? 0;
  const marks = Math.min(calls, MARKS);
  const label = ruler.full(bytes(size));
  return frame(
    ruler.stack(label, calls),
    svg`<rect class="stack" x=${FROM} y=${TOP} width=${WIDTH - FROM} height=${HEIGHT} />
      ${Array.from({ length: marks }, (_, i) => {
        const x = FROM + ((i + 1) * (WIDTH - FROM)) / (marks + 1);
        return svg`<path class="call" d="M${x} ${TOP}v${HEIGHT}" />`;
      })}
      <path class="gap" d="M0 ${TOP + HEIGHT / 2}H${FROM}" />
      ${mark(FROM, label)}
      <text x=${FROM} y="50">${ruler.newest}</text>
      <text x=${WIDTH} y="50" text-anchor="end">${ruler.began}</text>`,
  );
}

/** Named so by Windows; elsewhere the address lies just below the stack. */
function isFull({ name = '', address }: CrashSection, base: bigint): boolean {
  if (name === 'EXCEPTION_STACK_OVERFLOW') return true;
  if (address === undefined || !/SIGSEGV|SIGBUS|BAD_ACCESS/.test(name)) return false;
  const at = BigInt(address);
  return at < base && base - at <= NEAR;
}
