import { css } from 'lit';

export const paletteStyles = css`
  :host {
    display: contents;
  }
  dialog {
    inline-size: calc(100% - 2rem);
    max-inline-size: 40rem;
    margin-block-start: min(16vh, 9rem);
    padding: 0;
    color: var(--ink);
    background: var(--sheet);
    border: 1px solid var(--line-2);
    border-radius: var(--rad-3);
    box-shadow: var(--shadow-2);
    overflow: clip;
    font-size: var(--t-1);
  }
  dialog::backdrop {
    background: oklch(0.2 0.02 235 / 0.24);
  }
  .box {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 2.75rem;
    padding-inline: var(--s-4);
    border-block-end: 1px solid var(--line-2);
    color: var(--ink-3);
  }
  input {
    all: unset;
    flex: 1;
    min-inline-size: 0;
    color: var(--ink);
    font-size: var(--t-2);
    min-block-size: 2.75rem;
  }
  input:focus-visible {
    outline: none;
  }
  .box:focus-within {
    border-block-end-color: var(--focus);
    box-shadow: 0 1px 0 var(--focus);
  }
  input::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  .results {
    max-block-size: min(26rem, 60dvh);
    overflow-y: auto;
    padding-block-end: 6px;
  }
  .eye {
    padding: 10px var(--s-4) 4px;
    display: flex;
    justify-content: space-between;
  }
  .eye span {
    font-weight: 400;
  }
  .hit {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    min-block-size: 2rem;
    padding-inline: var(--s-4);
    cursor: pointer;
  }
  .hit > svg {
    color: var(--ink-3);
  }
  .hit > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .hit > :last-child {
    color: var(--ink-3);
    font-size: var(--t-0);
    max-inline-size: 16rem;
  }
  .hit[aria-selected='true'] {
    background: var(--accent-wash);
  }
  .search {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--s-2);
    padding: 6px var(--s-4);
    min-block-size: 2.5rem;
    border-block-end: 1px solid var(--line);
    color: var(--ink-2);
  }
  .search .case {
    margin-inline-start: auto;
  }
  .case[aria-pressed='true'] {
    background: var(--ink);
    color: var(--paper);
  }
  /* the match is seen whatever the room: what stands before it is cut at its begin */
  .found {
    display: flex;
    white-space: pre;
  }
  .found > .before {
    display: flex;
    justify-content: flex-end;
    flex: none;
    max-inline-size: 38%;
    overflow: hidden;
  }
  .found > mark {
    flex: none;
    max-inline-size: 60%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .found > .after {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .hit mark {
    background: var(--accent-wash);
    color: var(--ink);
    font-weight: 600;
    border-radius: 2px;
  }
  .none {
    padding: var(--s-4);
    color: var(--ink-2);
  }
  .end {
    display: flex;
    flex-wrap: wrap;
    gap: 4px var(--s-4);
    padding: 8px var(--s-4);
    border-block-start: 1px solid var(--line);
    color: var(--ink-3);
    font-size: var(--t-0);
  }
  .end kbd {
    margin-inline-end: 4px;
  }
  @media (max-width: 56.25em) {
    .hit {
      min-block-size: 2.75rem;
    }
    .end {
      display: none;
    }
  }
  @media (max-width: 37.5em) {
    dialog {
      inline-size: 100%;
      max-inline-size: none;
      margin: 0;
      border-radius: 0 0 var(--rad-3) var(--rad-3);
      border-inline: 0;
    }
    .hit > :last-child {
      max-inline-size: 8rem;
    }
  }
  @media (forced-colors: active) {
    .hit[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
