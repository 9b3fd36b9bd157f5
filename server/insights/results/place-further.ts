// Which other themes an answer with several ideas speaks for, once corrections are in force: never the theme it stands in, never
// one that was merged into that, never one where somebody it is kept apart from stands. A move says where an answer stands, not
// that it says nothing else, so its other ideas stay; the theme it was moved out of does not become one of them. Pure.
import type { Constraints, FurtherTheme } from '../../../analysis'
import type { Placed } from './run-result'

/**
 * @param placeOf where each answer stands, made by place-answers.ts
 * @param isShown whether a theme is on the board: rejected ones and those without answers are not
 * @returns further themes by id of the answer, in the order of the text; absent where there is none
 */
export function placeFurther(
  placed: readonly Placed[],
  constraints: Constraints,
  placeOf: ReadonlyMap<string, string | null>,
  isShown: (theme: string) => boolean,
): Map<string, FurtherTheme[]> {
  const barred = new Map<string, Set<string>>()
  const bar = (item: string, foe: string): void => {
    const home = placeOf.get(foe)
    if (home) barred.set(item, (barred.get(item) ?? new Set()).add(home))
  }
  for (const [left, right] of constraints.apart) {
    bar(left, right)
    bar(right, left)
  }
  const found = new Map<string, FurtherTheme[]>()
  for (const { verbatim, further } of placed) {
    const home = placeOf.get(verbatim) ?? null
    // An answer that stands nowhere says nothing that could be counted.
    if (!further || home === null) continue
    const surest = new Map<string, FurtherTheme>()
    for (const idea of further) {
      const theme = constraints.mergedInto.get(idea.theme) ?? idea.theme
      if (theme === home || !isShown(theme) || barred.get(verbatim)?.has(theme)) continue
      const known = surest.get(theme)
      if (!known || idea.confidence > known.confidence) surest.set(theme, { ...idea, theme })
    }
    const list = [...surest.values()].sort((left, right) => left.start - right.start)
    if (list.length > 0) found.set(verbatim, list)
  }
  return found
}
