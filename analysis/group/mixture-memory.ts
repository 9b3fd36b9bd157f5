// What words speak for groups, in the memory of the loop that adds it up, written for wide registers (see vectors/assembly).
import { again, assemble, type Code, during, i32, kernel, layOut, pair } from '../vectors/assembly'
import type { SparseRows } from '../vectors/sparse'

/** Adds the rows of `gains` that the whole numbers from `at` to `end` name to `scores`, four at once; rows are `width` bytes. */
const hear = kernel(
  {
    given: ['gains', 'scores', 'width', 'at', 'end'],
    whole: ['col', 'one', 'two', 'three', 'four'],
    pairs: ['sum'],
  },
  ({ gains, scores, width, at, end, col, sum, ...places }) => {
    const { one, two, three } = places
    const rows = [one, two, three, places.four]
    const add = (count: number): Code[] => [
      ...rows
        .slice(0, count)
        .map((row, after) => row.set(i32.add(gains.get, i32.times(width.get, i32.at(at.get, 4 * after))))),
      col.set(i32.of(0)),
      again(
        [
          sum.set(pair.at(i32.add(scores.get, col.get))),
          ...rows.slice(0, count).map((row) => sum.set(pair.add(sum.get, pair.at(i32.add(row.get, col.get))))),
          pair.write(i32.add(scores.get, col.get), sum.get),
          col.set(i32.add(col.get, i32.of(16))),
        ],
        i32.less(col.get, width.get),
      ),
      at.set(i32.add(at.get, i32.of(4 * count))),
    ]
    const left = (count: number): Code => i32.less(i32.add(at.get, i32.of(4 * count - 4)), end.get)
    return [during(left(4), ...add(4)), during(left(1), ...add(1))]
  },
)

const assembleAll = () => assemble({ hear })
let assembled: ReturnType<typeof assembleAll> | undefined

export type LaidGains = {
  /** Groups of a word, filled up to pairs. */
  readonly width: number
  /** words x width, zeros at first. */
  readonly gainsIn: Float64Array
  readonly scores: Float64Array
  /** Adds the gains of the words that stand in `columns` from one place up to another to `scores`. */
  readonly addGains: (from: number, to: number) => void
}

/** Room for the gains of all words in all groups. There is one for a thread: whoever lays out next takes it. */
export function layGains({ cols, columns }: SparseRows, groups: number): LaidGains {
  assembled ??= assembleAll()
  const { memory, hear } = assembled
  const width = groups + (groups & 1)
  const bytes = [8 * cols * width, 8 * width, 4 * columns.length]
  const [gains, scores, words] = layOut(memory, bytes) as [number, number, number]
  const gainsIn = new Float64Array(memory.buffer, gains, cols * width).fill(0)
  new Int32Array(memory.buffer, words, columns.length).set(columns)
  new Float64Array(memory.buffer, scores, width).fill(0)
  return {
    width,
    gainsIn,
    scores: new Float64Array(memory.buffer, scores, groups),
    addGains: (from, to) => hear(gains, scores, 8 * width, words + 4 * from, words + 4 * to),
  }
}
