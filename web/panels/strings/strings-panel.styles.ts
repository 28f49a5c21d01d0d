import { css } from 'lit';

export const stringsPanelStyles = css`
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2) var(--s-3);
    align-items: center;
  }
  .find {
    flex: 1 1 14rem;
    max-inline-size: 26rem;
  }
  .progress {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2);
    align-items: center;
    min-block-size: 2.5rem;
    font-size: var(--t-1);
    color: var(--ink-2);
  }
  .progress > span {
    margin-inline-end: var(--s-2);
  }
  .note {
    margin-block-end: var(--s-3);
  }
  @media (max-width: 56.25em) {
    .find {
      flex-basis: 100%;
      max-inline-size: none;
    }
    .choice {
      flex: 1 1 9rem;
    }
    .select {
      inline-size: 100%;
    }
  }
`;
