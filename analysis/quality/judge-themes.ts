// Figures that say how far to trust the themes of a run.
import type { Block } from '../label/describe-themes'
import type { Placement, ThemesQuality } from '../shapes'
import { transposed } from '../vectors/turned'

type Found = { readonly blocks: readonly Block[]; readonly groupOf: ReadonlyMap<number, number> }

/** Coverage and mean confidence over all placements; separation is the mean modularity of topics, by answers. */
export function judgeThemes(placements: readonly Placement[], topics: readonly Found[]): ThemesQuality {
  const placed = placements.filter(({ theme }) => theme !== null)
  let answers = 0
  let separation = 0
  for (const { blocks, groupOf } of topics)
    for (const block of blocks) {
      const labels = block.rows.map((row) => groupOf.get(row) ?? -1)
      separation += wordModularity(block, labels) * block.rows.length
      answers += block.rows.length
    }
  return {
    coverage: placements.length === 0 ? 0 : placed.length / placements.length,
    confidence: placed.length === 0 ? 0 : placed.reduce((sum, { confidence }) => sum + confidence, 0) / placed.length,
    separation: answers === 0 ? 0 : separation / answers,
    method: [...new Set(topics.flatMap(({ blocks }) => blocks.map(({ grouped }) => grouped.method)))].join('; '),
  }
}

/**
 * Modularity of answers linked by shared words (Newman 2004): how much more words are shared inside groups than chance would
 * have it. Each word links its answers with a total weight of one. O(stored values).
 */
export function wordModularity({ grouped: { counts } }: Pick<Block, 'grouped'>, labels: ArrayLike<number>): number {
  let groups = 0
  for (let row = 0; row < labels.length; row++) groups = Math.max(groups, labels[row]! + 1)
  const inGroup = new Float64Array(groups)
  const byWord = transposed(counts)
  const held = new Float64Array(groups)
  let total = 0
  let inside = 0
  for (let word = 0; word < byWord.rows; word++) {
    const [from, to] = [byWord.starts[word]!, byWord.starts[word + 1]!]
    let said = 0
    for (let at = from; at < to; at++) {
      const group = labels[byWord.columns[at]!]!
      if (group < 0) continue
      said++
      held[group]!++
      inGroup[group]!++
    }
    total += said
    for (let at = from; at < to; at++) {
      const group = labels[byWord.columns[at]!]!
      if (group < 0) continue
      inside += held[group]! ** 2 / said
      held[group] = 0
    }
  }
  if (total === 0) return 0
  let expected = 0
  for (const mass of inGroup) expected += (mass / total) ** 2
  return inside / total - expected
}
