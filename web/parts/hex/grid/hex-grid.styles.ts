import { css } from 'lit';

/** The hex grid: quiet places, bytes in two groups of eight, inks that mean something, a plain cursor. */
export const hexGridStyles = css`
  :host {
    font: 400 var(--t-1) / 1.5rem var(--mono);
    font-variant-ligatures: none;
    font-feature-settings: 'zero' 1;
    direction: ltr;
    --cell: 1.5rem;
    container: grid / inline-size;
  }
  .probe {
    position: absolute;
    block-size: 1.5rem;
    inline-size: 1ch;
    visibility: hidden;
  }
  .scroller {
    overflow: hidden auto;
    max-block-size: var(--grid-max, max(18rem, calc(100dvh - var(--chrome, 9rem) - 14rem)));
    scrollbar-width: thin;
  }
  .scroller:focus-visible,
  [role='grid']:focus-visible {
    outline: none;
  }
  :host(:focus-within) .scroller {
    box-shadow: inset 2px 0 0 var(--focus);
  }
  .window {
    position: sticky;
    inset-block-start: 0;
    overflow: hidden;
  }
  .head,
  .line {
    display: grid;
    grid-template-columns: max-content max-content max-content minmax(0, 1fr);
    column-gap: 1rem;
    block-size: 1.5rem;
    white-space: pre;
    padding-inline-start: 8px;
  }
  .pin {
    position: absolute;
    clip-path: inset(50%);
  }
  .head {
    color: var(--ink-3);
    scrollbar-gutter: stable;
  }
  .head > span {
    font-size: var(--t-00);
  }
  .ad {
    color: var(--ink-2);
  }
  .hi {
    color: var(--ink-3);
  }
  .head .ad {
    font-size: inherit;
    visibility: hidden;
  }
  .cells {
    display: inline-flex;
  }
  .cells > span {
    inline-size: var(--cell);
    text-align: center;
    block-size: 1.5rem;
  }
  .cells > .h8 {
    margin-inline-start: 0.6rem;
  }
  .line .cells > span {
    cursor: default;
  }
  .zero,
  .waiting {
    color: var(--ink-3);
  }
  .text {
    color: var(--low);
  }
  .pointer {
    color: var(--accent);
  }
  .crash {
    color: var(--crash);
    background: var(--crash-wash);
    font-weight: 600;
  }
  .masked {
    color: var(--high);
    background: var(--high-wash);
  }
  .absent {
    color: var(--ink-3);
    background: repeating-linear-gradient(135deg, var(--line-2) 0 1px, transparent 1px 5px);
  }
  .in {
    box-shadow: inset 0 -1px 0 var(--line-2);
  }
  .in.odd {
    box-shadow: inset 0 -1px 0 var(--line);
  }
  .in.here {
    box-shadow: inset 0 -1px 0 color-mix(in oklch, var(--accent) 55%, transparent);
  }
  .sel {
    background: var(--accent-wash);
  }
  .cells > .cur,
  .tx > .cur {
    background: var(--ink);
    color: var(--paper);
    border-radius: 2px;
  }
  .tx {
    color: var(--ink-2);
    user-select: none;
    -webkit-user-select: none;
  }
  .head .tx {
    color: var(--ink-3);
  }
  .nt {
    display: flex;
    gap: var(--s-2);
    overflow: hidden;
    font: 400 var(--t-0) / 1.5rem var(--sans);
    color: var(--ink-3);
  }
  .nt > span {
    overflow: hidden;
    text-overflow: ellipsis;
    min-inline-size: 0;
  }
  @container grid (max-width: 46rem) {
    .nt {
      display: none;
    }
    .head,
    .line {
      grid-template-columns: max-content max-content minmax(0, 1fr);
    }
  }
  @container grid (max-width: 24rem) {
    .head,
    .line {
      column-gap: 0.5rem;
      padding-inline-start: 0.125rem;
    }
    .hi {
      display: none;
    }
    .cells > span {
      inline-size: 1.4rem;
    }
  }
  @container grid (max-width: 21.5rem) {
    .tx {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .cells > .cur,
    .tx > .cur,
    .sel {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .masked,
    .crash {
      outline: 1px solid CanvasText;
      outline-offset: -1px;
    }
  }
`;
