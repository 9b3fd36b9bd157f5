// Who said what how often: people x themes, over all cuts, chosen options and confirmed themes side by side. This is all that the
// mixture sees; it knows neither words nor languages.
import type { SparseRows } from '../vectors/sparse'

/** Passages over the themes of one block: a cut of a topic in a language, a closed question, or confirmed themes of a topic. */
export type Block = {
  readonly topic: string
  readonly language: string
  readonly themes: number
  /** Row of the person behind each passage. */
  readonly owner: Int32Array
  /** Theme of each passage. */
  readonly theme: Int32Array
  /** How much each passage counts. */
  readonly weight: Float64Array
  /** What the block counts beside others: cuts of the same passages share one. */
  readonly share: number
}

export type ThemeCounts = {
  /** People x themes of all blocks. */
  readonly counts: SparseRows
  /** First column of each block, and behind the last one the number of columns. */
  readonly bounds: Int32Array
  /** Share of each block. */
  readonly shares: Float64Array
}

/** O(passages of all blocks). */
export function countThemes(people: number, blocks: readonly Block[]): ThemeCounts {
  const bounds = new Int32Array(blocks.length + 1)
  blocks.forEach(({ themes }, at) => {
    bounds[at + 1] = bounds[at]! + themes
  })
  const rows = Array.from({ length: people }, () => new Map<number, number>())
  blocks.forEach(({ owner, theme, weight, share }, at) => {
    for (let passage = 0; passage < owner.length; passage++) {
      const said = rows[owner[passage]!]!
      const column = bounds[at]! + theme[passage]!
      said.set(column, (said.get(column) ?? 0) + share * weight[passage]!)
    }
  })
  const starts = new Int32Array(people + 1)
  rows.forEach((said, person) => {
    starts[person + 1] = starts[person]! + said.size
  })
  const columns = new Int32Array(starts[people]!)
  const values = new Float64Array(columns.length)
  rows.forEach((said, person) => {
    let at = starts[person]!
    // Blocks come one after the other, so the columns of a person rise but inside a block.
    for (const [column, value] of [...said].sort(([left], [right]) => left - right)) {
      columns[at] = column
      values[at++] = value
    }
  })
  return {
    counts: { rows: people, cols: bounds[blocks.length]!, starts, columns, values },
    bounds,
    shares: Float64Array.from(blocks, ({ share }) => share),
  }
}
