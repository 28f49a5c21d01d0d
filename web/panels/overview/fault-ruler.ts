import { css, nothing, type SVGTemplateResult, svg } from 'lit';
import type { Stretch } from '../../engine/access.ts';
import type { CrashSection } from '../../engine/report/report.ts';
import { ruler } from '../../words/crash/ruler.ts';
import { bytes } from '../../words/format.ts';

export const WIDTH = 540;
/** Where nothing may live on any system. */
const NULL_SPAN = 0x10000;
const NULL_WIDTH = 214;
const MEMORY_FROM = 300;
export const TOP = 18;
export const HEIGHT = 14;
/** Between a mark and its label. */
const BESIDE = 6;
/** Height of letters in a narrow panel, in units of the picture. */
const NARROW_LETTERS = 16;

export const rulerStyles = css`
  .ruler {
    margin-block-start: var(--s-5);
    max-inline-size: 34rem;
  }
  .ruler svg {
    inline-size: 100%;
    block-size: auto;
    display: block;
    overflow: visible;
    direction: ltr;
    forced-color-adjust: none;
  }
  .ruler text {
    font: 400 var(--t-00) / 1 var(--sans);
    fill: var(--ink-3);
  }
  .ruler .mo {
    font-family: var(--mono);
  }
  .ruler .word {
    font-weight: 600;
    fill: var(--crash);
  }
  .ruler .crash {
    stroke: var(--crash);
    stroke-width: 2;
  }
  .ruler .gap {
    stroke: var(--line-2);
    stroke-dasharray: 2 4;
    stroke-width: 1.5;
  }
  .ruler .empty {
    stroke: var(--line-2);
  }
  .ruler .hatch {
    stroke: var(--line-2);
    stroke-width: 2.5;
  }
  .ruler .code {
    fill: var(--r-image);
  }
  .ruler .heap {
    fill: var(--r-heap);
  }
  .ruler .stack {
    fill: var(--r-stack);
  }
  .ruler .call {
    stroke: var(--sheet);
  }
  .ruler .mapped {
    fill: var(--r-mapped);
  }
  .ruler .private {
    fill: var(--r-other);
  }
  .ruler .bookkeeping {
    fill: var(--r-system);
  }
  .ruler .absent,
  .ruler .unknown {
    fill: var(--r-gap);
  }
  @container panel (max-width: 30rem) {
    .ruler text {
      font-size: ${NARROW_LETTERS}px;
    }
    .ruler .fine {
      display: none;
    }
  }
`;

/**
 * The bad address among the memory that exists: from zero upward, with the span in which nothing may live.
 * Distances between are not to scale, and drawn as such. Nothing for a crash without a bad address.
 */
export function faultRuler(
  { address, access, name = '' }: CrashSection,
  map: readonly Stretch[],
  who: string,
): SVGTemplateResult | typeof nothing {
  const isUse = /ACCESS_VIOLATION|SIGSEGV|BAD_ACCESS|SIGBUS/.test(name);
  if (address === undefined || !isUse || map.length === 0) return nothing;
  const place = Number(BigInt(address));
  const what = `${address}${access ? `, ${ruler.accesses[access]}` : ''}`;
  const words = `${what}${who ? ` ${ruler.by(who)}` : ''}`;
  const texts = { words, label: widest(words) <= WIDTH ? words : what };
  return place < NULL_SPAN ? nearZero(place, texts, map) : amongMemory(place, texts, map);
}

interface Texts {
  /** For those who do not see the drawing. */
  readonly words: string;
  /** In the drawing: the same, or shorter. */
  readonly label: string;
}

function nearZero(place: number, { words, label }: Texts, map: readonly Stretch[]): SVGTemplateResult {
  const x = Math.max(1, (place / NULL_SPAN) * NULL_WIDTH);
  return frame(
    ruler.nearZero(words),
    svg`
      <rect class="empty" x="0" y=${TOP} width=${NULL_WIDTH} height=${HEIGHT} fill="url(#nothing)" />
      ${blocks(map, MEMORY_FROM, WIDTH)}
      <path class="gap" d="M${NULL_WIDTH} ${TOP + HEIGHT / 2}H${MEMORY_FROM}" />
      ${mark(x, label)}
      <text class="mo" x="0" y="50">0</text>
      <text class="mo" x=${NULL_WIDTH} y="50" text-anchor="end">${bytes(NULL_SPAN)}</text>
      <text class="fine" x=${NULL_WIDTH / 2} y="50" text-anchor="middle">${ruler.nothingHere}</text>
      <text x=${MEMORY_FROM} y="50">${ruler.memory}</text>`,
  );
}

function amongMemory(place: number, { words, label }: Texts, map: readonly Stretch[]): SVGTemplateResult {
  const below = map.filter(({ start }) => start <= place);
  const above = map.filter(({ start }) => start > place);
  const inside = below.at(-1);
  const isInside = inside !== undefined && place < inside.start + inside.size && inside.kind !== 'absent';
  if (isInside) {
    const x = 20 + ((place - inside.start) / inside.size) * (WIDTH - 40);
    return frame(
      ruler.inside(words),
      svg`<rect class=${inside.kind} x="20" y=${TOP} width=${WIDTH - 40} height=${HEIGHT} />
        <path class="gap" d="M0 ${TOP + HEIGHT / 2}H20M${WIDTH - 20} ${TOP + HEIGHT / 2}H${WIDTH}" />
        ${mark(x, label)}
        <text class="mo" x="20" y="50">0x${inside.start.toString(16)}</text>
        <text class="mo" x=${WIDTH - 20} y="50" text-anchor="end">${bytes(inside.size)}</text>`,
    );
  }
  const middle = below.length === 0 ? 60 : above.length === 0 ? WIDTH - 60 : WIDTH / 2;
  return frame(
    ruler.between(words),
    svg`${below.length > 0 ? blocks(below, 0, middle - 50) : nothing}
      ${above.length > 0 ? blocks(above, middle + 50, WIDTH) : nothing}
      <path class="gap" d="M${Math.max(0, middle - 50)} ${TOP + HEIGHT / 2}H${Math.min(WIDTH, middle + 50)}" />
      ${mark(middle, label)}
      <text x="0" y="50">${below.length > 0 ? ruler.lower : ''}</text>
      <text x=${WIDTH} y="50" text-anchor="end">${above.length > 0 ? ruler.higher : ''}</text>`,
  );
}

/** The label stands beside its mark; where it would leave the picture of a narrow panel, above it. */
export function mark(x: number, label: string): SVGTemplateResult {
  const width = widest(label);
  const isLate = x > WIDTH * 0.6;
  const isBeside = isLate ? x - BESIDE - width >= 0 : x + BESIDE + width <= WIDTH;
  const above = Math.max(width / 2, Math.min(x, WIDTH - width / 2));
  const [at, anchor] = isBeside ? (isLate ? [x - BESIDE, 'end'] : [x + BESIDE, 'start']) : [above, 'middle'];
  return svg`<path class="crash" d="M${x} 12v24" />
    <text class="word" x=${at} y=${isBeside ? 12 : 9} text-anchor=${anchor}>${label}</text>`;
}

/** How wide a label is at most in a narrow panel. Capitals are wider than other letters; M, W and signs of Chinese are a square. */
function widest(label: string): number {
  let letters = 0;
  for (const char of label) letters += char > '\u2e7f' || /[MWmw]/.test(char) ? 1.05 : /[A-Z]/.test(char) ? 0.8 : 0.6;
  return letters * NARROW_LETTERS;
}

/** Memory in address order, each kind's share by the root of its size: small stacks stay visible. */
function blocks(map: readonly Stretch[], from: number, to: number): SVGTemplateResult[] {
  const joined: { kind: Stretch['kind']; size: number }[] = [];
  for (const { kind, size } of map) {
    const last = joined.at(-1);
    if (last?.kind === kind) last.size += size;
    else joined.push({ kind, size });
  }
  const shown = joined.length > 24 ? thin(joined) : joined;
  const total = shown.reduce((sum, { size }) => sum + Math.sqrt(size), 0);
  let x = from;
  return shown.map(({ kind, size }) => {
    const width = (Math.sqrt(size) / total) * (to - from);
    const at = x;
    x += width;
    return svg`<rect class=${kind} x=${at} y=${TOP} width=${Math.max(1, width - 1.5)} height=${HEIGHT} />`;
  });
}

/** Many small blocks would be a blur: the largest stay, in order. */
function thin<T extends { readonly size: number }>(all: readonly T[]): T[] {
  const limit = [...all].sort((a, b) => b.size - a.size)[23]?.size ?? 0;
  return all.filter(({ size }) => size >= limit).slice(0, 24);
}

export function frame(words: string, content: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg viewBox="0 0 ${WIDTH} 58" role="img" aria-label=${words}>
    <defs>
      <pattern id="nothing" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="hatch" d="M0 0v6" />
      </pattern>
    </defs>
    ${content}
  </svg>`;
}
