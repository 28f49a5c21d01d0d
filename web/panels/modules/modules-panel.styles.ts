import { css } from 'lit';

export const modulesPanelStyles = css`
  :host {
    container: modules / inline-size;
  }
  .split {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-block-size: 100%;
  }
  .split.chosen {
    grid-template-columns: minmax(0, 1fr) 22rem;
  }
  .detail {
    padding: var(--s-5) var(--s-5) var(--s-5) var(--s-4);
    border-inline-start: 1px solid var(--line);
    min-inline-size: 0;
  }
  ds-module-detail {
    position: sticky;
    inset-block-start: calc(var(--chrome, 0px) + var(--s-5));
  }
  .head {
    align-items: center;
  }
  .seg {
    flex-wrap: wrap;
  }
  .seg > a {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font: 500 var(--t-1) / 1 var(--sans);
    color: var(--ink-2);
    padding: 0 var(--s-3);
    min-block-size: calc(2rem - 2px);
    text-decoration: none;
    border-radius: calc(var(--rad-2) - 1px);
  }
  .seg > a + a {
    border-inline-start: 1px solid var(--line-2);
  }
  .seg > a[aria-current] {
    background: var(--ink);
    color: var(--paper);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2) var(--s-3);
    margin-block: var(--s-4) var(--s-3);
  }
  .tools .find {
    flex: 0 1 20rem;
  }
  .toggle[aria-pressed='true'] {
    background: var(--ink);
    color: var(--paper);
    border-color: var(--ink);
  }
  @media (max-width: 56.25em), (pointer: coarse) {
    .seg > a {
      min-block-size: calc(2.75rem - 2px);
    }
    .tools .find {
      flex-basis: 100%;
    }
  }
  @media (forced-colors: active) {
    .seg > a[aria-current],
    .toggle[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container modules (max-width: 62rem) {
    .split.chosen {
      grid-template-columns: minmax(0, 1fr);
    }
    .detail {
      order: -1;
      border: 0;
      border-block-end: 1px solid var(--line-2);
      padding-inline: var(--s-5);
    }
    ds-module-detail {
      position: static;
    }
  }
  @container modules (max-width: 40rem) {
    .detail {
      padding-inline: var(--s-4);
    }
  }
`;
