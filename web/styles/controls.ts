import { css } from 'lit';

/** Buttons, segmented filters, input fields, keycaps. */
export const controls = css`
  .btn {
    display: inline-flex;
    align-items: center;
    gap: var(--s-2);
    min-block-size: 2rem;
    padding: 0 var(--s-3);
    margin: 0;
    font: 500 var(--t-1) / 1 var(--sans);
    color: var(--ink);
    background: var(--sheet);
    border: 1px solid var(--edge);
    border-radius: var(--rad-2);
    cursor: pointer;
    white-space: nowrap;
    text-decoration: none;
    transition: background var(--quick) var(--ease);
  }
  /* Where text is so large that a word or two fill the window, a button has as many lines as it needs. */
  @media (max-width: 15em) {
    .btn {
      line-height: 1.3;
      white-space: normal;
    }
  }
  .btn:hover {
    background: var(--sunk);
  }
  .btn.pri {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  .btn.pri:hover {
    background: color-mix(in oklch, var(--accent) 88%, var(--ink));
  }
  .btn.soft {
    border-color: transparent;
    background: transparent;
    color: var(--accent);
    padding-inline: var(--s-2);
  }
  .btn.soft:hover {
    background: var(--accent-wash);
  }
  /* Where it begins a row of its own its word stands in line with what is above. */
  .acts > .btn.soft:not(.icon) {
    margin-inline-start: calc(-1 * var(--s-2));
  }
  .btn.icon {
    inline-size: 2rem;
    padding: 0;
    justify-content: center;
  }
  .btn.big {
    min-block-size: 2.75rem;
    padding-inline: var(--s-5);
    font-size: var(--t-2);
  }
  .btn.mini {
    min-block-size: 1.5rem;
    font-size: var(--t-0);
    padding-inline: 8px;
    border-color: var(--line-2);
  }
  .btn[aria-disabled='true'] {
    color: var(--ink-3);
    border-color: var(--line-2);
    cursor: default;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2);
    align-items: center;
  }
  .seg {
    display: inline-flex;
    border: 1px solid var(--edge);
    border-radius: var(--rad-2);
    background: var(--sheet);
  }
  .seg > button {
    font: 500 var(--t-1) / 1 var(--sans);
    color: var(--ink-2);
    border: 0;
    background: none;
    padding: 0 var(--s-3);
    min-block-size: calc(2rem - 2px);
    cursor: pointer;
    border-radius: calc(var(--rad-2) - 1px);
  }
  .seg > button + button {
    border-inline-start: 1px solid var(--line-2);
  }
  .seg > button[aria-pressed='true'] {
    background: var(--ink);
    color: var(--paper);
  }
  .find {
    display: flex;
    align-items: center;
    gap: var(--s-2);
    min-block-size: 2rem;
    padding: 0 var(--s-3);
    border: 1px solid var(--edge);
    border-radius: var(--rad-2);
    background: var(--paper);
    color: var(--ink-3);
    font: 400 var(--t-1) / 1 var(--sans);
    white-space: nowrap;
    overflow: hidden;
  }
  .find:focus-within {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .find input {
    flex: 1;
    min-inline-size: 0;
    border: 0;
    outline: 0;
    padding: 0;
    background: none;
    color: var(--ink);
    font: inherit;
  }
  .find input::placeholder,
  .input::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  .input,
  .select {
    min-block-size: 2rem;
    padding: 0 var(--s-3);
    font: 400 var(--t-1) / 1 var(--sans);
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--edge);
    border-radius: var(--rad-2);
  }
  .select {
    padding-inline: var(--s-2);
  }
  kbd {
    font: 500 var(--t-00) / 1 var(--sans);
    color: var(--ink-3);
    border: 1px solid var(--line-2);
    border-radius: var(--rad-1);
    padding: 3px 5px;
    background: var(--paper);
  }
  /* Text so large that a line holds few words: what would not break, breaks. */
  @media (max-width: 19em) {
    .btn {
      max-inline-size: 100%;
      padding-block: 6px;
      line-height: 1.2;
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .seg {
      flex-wrap: wrap;
    }
    .seg > button {
      padding-block: 6px;
    }
    .find,
    .input,
    .select {
      max-inline-size: 100%;
    }
  }
  /* Nothing can be pressed on paper. */
  @media print {
    .btn,
    .acts,
    .find,
    .seg,
    .select {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .seg > button[aria-pressed='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
  @media (pointer: coarse), (max-width: 56.25em) {
    .btn,
    .find,
    .input,
    .select {
      min-block-size: 2.75rem;
    }
    .btn.icon {
      inline-size: 2.75rem;
    }
    .btn.mini {
      min-block-size: 2rem;
    }
    .seg > button {
      min-block-size: calc(2.75rem - 2px);
    }
  }
`;
