// What a reading of some rows, or of all, changes in a grouping: a group never loses its last row.

/** Rows go where they were read, but for the last one of a group. */
export function moveRows(
  labels: Int32Array,
  read: readonly Int32Array[],
  groups: number,
): { next: Int32Array; moved: number } {
  const next = labels.slice()
  const sizes = new Int32Array(groups)
  for (let row = 0; row < labels.length; row++) sizes[labels[row]!]!++
  let moved = 0
  let row = 0
  for (const part of read)
    for (let at = 0; at < part.length; at++, row++) {
      const own = labels[row]!
      const best = part[at]!
      if (best === own || sizes[own]! < 2) continue
      next[row] = best
      sizes[own]!--
      sizes[best]!++
      moved++
    }
  return { next, moved }
}
