import { css, type SVGTemplateResult, svg } from 'lit';

const WIDTH = 440;
const ROW_HEIGHT = 17.2;
const LENS = { x: 292, y: 88, r: 70 } as const;

/** Ten lines of memory: the letter is the kind of a block, the number its width; a dot leaves a gap. */
const LINES = [
  'c38 c26 c16 c38 c16 c26 c38 c38 c16 c16 m38 m54 m28',
  'm16 h10 h16 s54 s10 s26 s16 c10 .14 h26 s38 s16 s26 s16 c38 c26 h18',
  'm10 .20 m16 m38 m16 h38 s16 s16 s54 s26 .30 h16 h38 h54',
  'c38 s10 c10 p10 h16 h16 h38 h10 .20 h54 .62 h54 h16 h10 h10 h10',
  'h38 h16 h26 h26 h10 h16 h16 h38 h10 h38 h16 m16 m26 m16 m38 m16 m10',
  'c16 c16 c38 .42 c10 c16 h38 m16 m16 m10 m54 m10 c26 c38 c16 c18',
  'h26 h16 c26 c38 c16 h16 h26 h38 h16 .20 h16 h26 .14 h38 h38 h14',
  '.38 c16 c54 c38 c16 h38 c38 c38 .14 c26 c10 c10 c26 c16 c6',
  'm38 h10 p54 h26 s38 h26 s38 s38 s38 s16 s16 s16 s16 h14',
  'h26 h54 p10 p16 p54 c26 c38 h16 h16 h10 h54 h16 h16 .14 c16',
];

const KINDS: Readonly<Record<string, string>> = { c: 'code', h: 'heap', s: 'stack', m: 'mapped', p: 'private' };

/** Colours of the drawing; `grey` for what failed. */
export const illustrationStyles = css`
  .art {
    inline-size: 100%;
    block-size: auto;
    display: block;
  }
  .art.grey {
    filter: grayscale(1);
    opacity: 0.72;
  }
  .art .code {
    fill: var(--r-image);
  }
  .art .heap {
    fill: var(--r-heap);
  }
  .art .stack {
    fill: var(--r-stack);
  }
  .art .mapped {
    fill: var(--r-mapped);
  }
  .art .private {
    fill: var(--r-other);
  }
  .art .halo {
    fill: var(--sheet);
    stroke: var(--sheet);
  }
  .art .lens {
    fill: var(--paper);
    stroke: var(--ink);
    stroke-width: 3;
  }
  .art .handle {
    stroke: var(--ink);
    stroke-width: 8;
    stroke-linecap: round;
  }
  .art .ink {
    fill: var(--ink);
  }
  .art .faint {
    opacity: 0.45;
  }
  .art .hot {
    fill: var(--crash);
  }
`;

/** Lines of memory, faint at the edges, and a lens in which they have become writing around one hot block. */
export function illustration(className = ''): SVGTemplateResult {
  return svg`<svg class="art ${className}" viewBox="0 0 ${WIDTH} 176" aria-hidden="true">
    ${LINES.map(blocks)}
    <circle class="halo" cx=${LENS.x} cy=${LENS.y} r="73" />
    <path class="halo" d="M343 139L372 168" stroke-width="22" stroke-linecap="round" />
    <path class="handle" d="M340 136L372 168" />
    <circle class="lens" cx=${LENS.x} cy=${LENS.y} r="64" />
    <g class="ink">
      <rect x="258" y="52" width="52" height="7" rx="3.5" />
      <rect x="242" y="88" width="22" height="7" rx="3.5" />
      <rect x="306" y="88" width="36" height="7" rx="3.5" />
      <rect x="264" y="124" width="50" height="7" rx="3.5" />
      <g class="faint">
        <rect x="246" y="70" width="30" height="7" rx="3.5" />
        <rect x="284" y="70" width="50" height="7" rx="3.5" />
        <rect x="248" y="106" width="66" height="7" rx="3.5" />
      </g>
    </g>
    <rect class="hot" x="272" y="85" width="27" height="13" rx="4" />
  </svg>`;
}

function blocks(line: string, row: number): SVGTemplateResult[] {
  const y = 4 + row * ROW_HEIGHT;
  let x = 2;
  return line.split(' ').map((block) => {
    const width = Number(block.slice(1));
    const at = x;
    x += width + (block[0] === '.' ? 0 : 4);
    const kind = KINDS[block[0] ?? ''];
    return kind
      ? svg`<rect class=${kind} x=${at} y=${y} width=${width} height="10" rx="2" opacity=${strength(at + width / 2, row)} />`
      : svg``;
  });
}

/** Full near the lens, nothing at the left edge and faint at the top and bottom lines. */
function strength(x: number, row: number): number {
  const sideways = Math.min(1, Math.max(0, (x - 12) / 150)) * Math.min(1, Math.max(0.2, (WIDTH + 20 - x) / 60));
  const across = [0.25, 0.55, 0.9, 1, 1, 1, 1, 0.95, 0.55, 0.28][row] ?? 1;
  return Number((0.75 * sideways * across).toFixed(2));
}
