// Which theme of a later run is which of an earlier one, by the answers they share.
import { assignOneToOne } from '../corrections/assign'
import type { EarlierTheme } from '../shapes'

export type ThemeMatch = {
  readonly previous: string
  readonly next: string
  /** Shared answers as a share of those in either, 0..1 (Jaccard). */
  readonly overlap: number
}

/** One-to-one pairs of themes of the same topic that share answers, with the greatest total overlap. O(answers + themes³). */
export function matchThemes(previous: readonly EarlierTheme[], next: readonly EarlierTheme[]): ThemeMatch[] {
  const holders = new Map<string, number[]>()
  next.forEach(({ members }, at) => {
    for (const member of members) holders.set(member, [...(holders.get(member) ?? []), at])
  })
  const overlaps = new Float64Array(previous.length * next.length)
  previous.forEach((before, row) => {
    for (const member of before.members)
      for (const col of holders.get(member) ?? []) overlaps[row * next.length + col]!++
    next.forEach((after, col) => {
      const shared = before.topic === after.topic ? overlaps[row * next.length + col]! : 0
      overlaps[row * next.length + col] =
        shared === 0 ? 0 : shared / (before.members.length + after.members.length - shared)
    })
  })
  return Array.from(assignOneToOne(overlaps, previous.length, next.length)).flatMap((col, row) => {
    const overlap = col < 0 ? 0 : overlaps[row * next.length + col]!
    return overlap > 0 ? [{ previous: previous[row]!.id, next: next[col]!.id, overlap }] : []
  })
}
