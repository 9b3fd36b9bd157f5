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
  const starts = new Int32Array(people + 1)
  for (const { owner } of blocks) for (const person of owner) starts[person + 1]!++
  for (let person = 0; person < people; person++) starts[person + 1]! += starts[person]!
  const ends = starts.slice(0, people)
  const columns = new Int32Array(starts[people]!)
  const values = new Float64Array(columns.length)
  blocks.forEach(({ owner, theme, weight, share }, at) => {
    for (let passage = 0; passage < owner.length; passage++) {
      const person = owner[passage]!
      const column = bounds[at]! + theme[passage]!
      // Blocks come one after the other, so only the few themes of this one may have to make room.
      let place = ends[person]!
      while (place > starts[person]! && columns[place - 1]! >= column) place--
      if (place < ends[person]! && columns[place] === column) values[place]! += share * weight[passage]!
      else {
        columns.copyWithin(place + 1, place, ends[person]!)
        values.copyWithin(place + 1, place, ends[person]!)
        columns[place] = column
        values[place] = share * weight[passage]!
        ends[person]!++
      }
    }
  })
  return {
    counts: closeUp(people, bounds[blocks.length]!, { starts, ends, columns, values }),
    bounds,
    shares: Float64Array.from(blocks, ({ share }) => share),
  }
}

type Loose = {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

/** Who names a theme twice leaves a gap: rows move together. */
function closeUp(rows: number, cols: number, { starts, ends, columns, values }: Loose): SparseRows {
  const closed = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    columns.copyWithin(closed[row]!, starts[row]!, ends[row]!)
    values.copyWithin(closed[row]!, starts[row]!, ends[row]!)
    closed[row + 1] = closed[row]! + ends[row]! - starts[row]!
  }
  const held = closed[rows]!
  return { rows, cols, starts: closed, columns: columns.subarray(0, held), values: values.subarray(0, held) }
}
