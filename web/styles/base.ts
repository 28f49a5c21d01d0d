import { css } from 'lit';

/** What every element starts from: box model, headings, links, code, icons, focus, the words beside marks. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font: 600 var(--t-4) / 1.3 var(--sans);
    letter-spacing: -0.012em;
    overflow-wrap: anywhere;
  }
  h1:focus {
    outline: none;
  }
  h2 {
    font: 600 var(--t-2) / 1.35 var(--sans);
  }
  h3 {
    font: 600 var(--t-1) / 1.5 var(--sans);
  }
  b {
    font-weight: 600;
  }
  a {
    color: var(--accent);
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  svg.i {
    inline-size: 1rem;
    block-size: 1rem;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -3px;
  }
  svg.i.s {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    stroke-width: 2;
    vertical-align: -1px;
  }
  code,
  .m {
    font-family: var(--mono);
    font-size: 0.923em;
    font-variant-ligatures: none;
    font-feature-settings: 'zero' 1;
    direction: ltr;
    unicode-bidi: isolate;
  }
  small {
    color: var(--ink-3);
    font-size: var(--t-0);
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .q {
    color: var(--ink-2);
  }
  .q3 {
    color: var(--ink-3);
  }
  .nw {
    white-space: nowrap;
  }
  .eye {
    font-size: var(--t-0);
    font-weight: 600;
    color: var(--ink-3);
    letter-spacing: 0.01em;
  }
  .lead {
    color: var(--ink-2);
    max-inline-size: 62ch;
    text-wrap: pretty;
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
    border-radius: var(--rad-1);
  }

  @media print {
    a {
      color: inherit;
      text-decoration: none;
      border: 0;
    }
    tr,
    li,
    dd {
      break-inside: avoid;
    }
    h2,
    h3 {
      break-after: avoid;
    }
  }

  /* a text of the dump: its own direction, control characters drawn as marks */
  bdi {
    overflow-wrap: anywhere;
  }
  bdi > .ctl {
    font: 600 0.8em / 1 var(--mono);
    color: var(--med);
    background: var(--med-wash);
    border-radius: 2px;
    padding: 0 2px;
    margin-inline: 1px;
    unicode-bidi: isolate;
  }

  /* marks with a word: severity, what a region is, how a frame is known, how sure a finding is */
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: var(--t-0);
    font-weight: 600;
    line-height: 1;
    padding: 4px 7px 4px 6px;
    border-radius: var(--rad-1);
    white-space: nowrap;
  }
  .chip.high {
    color: var(--high);
    background: var(--high-wash);
  }
  .chip.med {
    color: var(--med);
    background: var(--med-wash);
  }
  .chip.low {
    color: var(--low);
    background: var(--low-wash);
  }
  .chip.ok {
    color: var(--ok);
    background: var(--ok-wash);
  }
  .chip.crash {
    color: var(--crash);
    background: var(--crash-wash);
  }
  .sw {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 2px;
    flex: none;
    display: inline-block;
    forced-color-adjust: none;
  }
  .sw.code {
    background: var(--r-image);
  }
  .sw.heap {
    background: var(--r-heap);
  }
  .sw.stack {
    background: var(--r-stack);
  }
  .sw.mapped {
    background: var(--r-mapped);
  }
  .sw.private {
    background: var(--r-other);
  }
  .sw.bookkeeping {
    background: var(--r-system);
  }
  .sw.unknown {
    background: var(--r-gap);
    border: 1px solid var(--line-2);
  }
  .sw.absent {
    background: repeating-linear-gradient(135deg, var(--edge) 0 1px, var(--sunk) 1px 3.5px);
  }
  .trust {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--ink-2);
    white-space: nowrap;
  }
  .trust::before {
    content: '';
    inline-size: 9px;
    block-size: 9px;
    border-radius: 50%;
    background: var(--ok);
    forced-color-adjust: none;
  }
  .trust.half::before {
    background: linear-gradient(90deg, var(--med) 50%, transparent 50%);
    border: 1.5px solid var(--med);
  }
  .trust.guess::before {
    background: none;
    border: 1.5px dashed var(--edge);
  }
  .bars {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    color: var(--ink-2);
    white-space: nowrap;
  }
  .bars > i {
    inline-size: 4px;
    block-size: 11px;
    border-radius: 1px;
    background: currentColor;
    forced-color-adjust: none;
  }
  .bars > i.off {
    background: var(--line-2);
  }
  .bars > span {
    margin-inline-start: 5px;
  }
  .addr {
    font-family: var(--mono);
    font-size: 0.923em;
    font-variant-ligatures: none;
    font-feature-settings: 'zero' 1;
    direction: ltr;
    unicode-bidi: isolate;
    white-space: nowrap;
    color: inherit;
    text-decoration-color: var(--line-2);
  }
  a.addr:hover {
    color: var(--accent);
    text-decoration-color: currentColor;
  }
  /* Text so large that a line holds few words: what would not break, breaks. */
  @media (max-width: 19em) {
    .addr,
    .nw,
    .trust,
    .chip,
    code {
      white-space: normal;
      overflow-wrap: anywhere;
    }
  }
  @media (forced-colors: active) {
    .chip {
      border: 1px solid CanvasText;
    }
  }
`;
