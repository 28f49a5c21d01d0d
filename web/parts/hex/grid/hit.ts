/** The byte under the pointer: a cell of its own, or its character in the text. */
export function offsetOf(event: PointerEvent): number | undefined {
  const { target } = event;
  if (!(target instanceof Element)) return undefined;
  const cell = target.closest<HTMLElement>('[data-at]');
  if (cell) return Number(cell.dataset['at']);
  const text = target.closest('.tx');
  const cells = text?.parentElement?.querySelectorAll<HTMLElement>('[data-at]');
  const all = text?.parentElement?.querySelectorAll('.cells > span').length ?? 0;
  if (!text || !cells?.length || all === 0) return undefined;
  const box = text.getBoundingClientRect();
  const column = Math.floor(((event.clientX - box.left) / box.width) * all);
  const first =
    Number(cells[0]?.dataset['at']) - [...(cells[0]?.parentElement?.children ?? [])].indexOf(cells[0] as Element);
  const offset = first + column;
  const isThere = [...cells].some((other) => Number(other.dataset['at']) === offset);
  return isThere ? offset : undefined;
}
