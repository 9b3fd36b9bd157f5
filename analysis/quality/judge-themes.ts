// Figures that say how far to trust the themes of a run.
import type { Block } from '../label/describe-themes'
import type { Placement, ThemesQuality } from '../shapes'

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
  const groups = Math.max(0, ...Array.from({ length: labels.length }, (_, row) => labels[row]! + 1))
  const inGroup = new Float64Array(groups)
  const perWord = new Float64Array(counts.cols)
  const wordGroup = new Map<number, number>()
  for (let row = 0; row < counts.rows; row++) {
    const group = labels[row]!
    if (group < 0) continue
    for (let at = counts.starts[row]!; at < counts.starts[row + 1]!; at++) {
      const column = counts.columns[at]!
      perWord[column]!++
      inGroup[group]!++
      const key = column * groups + group
      wordGroup.set(key, (wordGroup.get(key) ?? 0) + 1)
    }
  }
  const total = perWord.reduce((sum, count) => sum + count, 0)
  if (total === 0) return 0
  let inside = 0
  for (const [key, count] of wordGroup) inside += (count * count) / perWord[Math.floor(key / groups)]!
  let expected = 0
  for (const mass of inGroup) expected += (mass / total) ** 2
  return inside / total - expected
}
