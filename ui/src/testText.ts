// What stands on a page, as tests write it.

/** Text with plain spaces where numbers hold on to their units. */
export const plain = (written: string | null | undefined) =>
  (written ?? "").replaceAll("\u00a0", " ");
