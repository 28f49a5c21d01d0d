import { css } from 'lit';

export const memoryPanelStyles = css`
  .here {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--s-3);
    align-items: center;
  }
  .here .acts {
    margin-inline-start: auto;
  }
  section.alone {
    margin-block-start: var(--s-5);
  }
  .regions {
    padding: var(--s-4);
  }
  .regions + .regions {
    padding-block-start: 0;
  }
  .regions h2,
  .below h2 {
    margin-block-end: var(--s-3);
  }
  .below {
    margin-block-start: var(--s-5);
    padding-block-start: var(--s-4);
    border-block-start: 1px solid var(--line);
    --table-max: 20rem;
  }
  .nothing {
    padding: var(--s-5) var(--s-4) var(--s-3);
    max-inline-size: 44rem;
  }
  .nothing dl {
    margin-block-start: var(--s-3);
  }
`;
