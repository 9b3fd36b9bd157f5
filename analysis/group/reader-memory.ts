// What readers have learnt, in the memory of the loop that reads rows by it, written for wide registers (see vectors/assembly).
// What is in it stays until the next readers are laid out in the same thread.
import {
  again,
  assembled,
  type Code,
  clear,
  during,
  either,
  f64,
  i32,
  kernel,
  layOut,
  pair,
  real,
  whole,
} from '../vectors/assembly'
import type { SparseRows } from '../vectors/sparse'

/** For each feature the groups that hold it and what it gains them, and sums over all features. */
export type Reader = {
  readonly starts: Int32Array
  readonly holders: Int32Array
  readonly gains: Float64Array
  /** Which of `lines` is a feature's that most groups hold; -1 where few do. */
  readonly lineOf: Int32Array
  /** Its gains in all groups: lines x width. */
  readonly lines: Float64Array
  readonly never: Float64Array
  readonly mass: Float64Array
  readonly lengths: Float64Array
  readonly bases: Float64Array
  /** Scores of rows `first` to `end` in all groups: rows x width, at most `mostRows` of them. */
  readonly read: (features: SparseRows, first: number, end: number) => Float64Array
}

export type Room = {
  readonly features: number
  readonly groups: number
  /** Pairs of a feature and a group that holds it, at most; features that may be held by most groups. */
  readonly pairs: number
  readonly lines: number
  /** Entries of so many neighbouring rows as are read at once, at most. */
  readonly entries: number
}

/** Rows that are read at once. */
export const mostRows = 256

/** What the features of rows `row` to `last` come to in each group; `width` is bytes of a row of scores. */
const read = kernel(
  {
    given: [
      ...(['starts', 'columns', 'values', 'scores', 'width', 'row', 'last'] as const),
      ...(['from', 'holders', 'gains', 'lineOf', 'lines', 'never', 'bases', 'lengths'] as const),
    ],
    whole: ['at', 'end', 'to', 'feature', 'line', 'place', 'stop', 'col'],
    reals: ['value', 'length', 'missed'],
    pairs: ['one', 'two'],
  },
  (local) => {
    const { starts, columns, values, scores, width, row, last, from, holders, gains, lineOf, lines } = local
    const { never, bases, lengths, at, end, to, feature, line, place, stop, col, value, length, missed, one, two } =
      local
    const up = (counter: typeof at, by = 1): Code => counter.set(i32.add(counter.get, i32.of(by)))
    const columnwise = (...body: Code[]): Code[] => [
      col.set(i32.of(0)),
      again([...body, up(col, 16)], i32.less(col.get, width.get)),
    ]
    const score = i32.add(to.get, col.get)
    const target = real(to.get, i32.at(whole(holders.get, place.get)))
    return [
      during(
        i32.less(row.get, last.get),
        at.set(i32.at(whole(starts.get, row.get))),
        end.set(i32.at(whole(starts.get, row.get), 4)),
        to.set(i32.add(scores.get, i32.times(row.get, width.get))),
        clear(to.get, width.get),
        length.set(f64.of(0)),
        missed.set(f64.of(0)),
        during(
          i32.less(at.get, end.get),
          feature.set(i32.at(whole(columns.get, at.get))),
          value.set(f64.at(real(values.get, at.get))),
          length.set(f64.add(length.get, value.get)),
          missed.set(f64.add(missed.get, f64.times(value.get, f64.at(real(never.get, feature.get))))),
          line.set(i32.at(whole(lineOf.get, feature.get))),
          either(
            i32.less(line.get, i32.of(0)),
            [
              place.set(i32.at(whole(from.get, feature.get))),
              stop.set(i32.at(whole(from.get, feature.get), 4)),
              during(
                i32.less(place.get, stop.get),
                f64.write(target, f64.add(f64.at(target), f64.times(value.get, f64.at(real(gains.get, place.get))))),
                up(place),
              ),
            ],
            [
              line.set(i32.add(lines.get, i32.times(line.get, width.get))),
              one.set(pair.both(value.get)),
              ...columnwise(
                pair.write(score, pair.add(pair.at(score), pair.times(one.get, pair.at(i32.add(line.get, col.get))))),
              ),
            ],
          ),
          up(at),
        ),
        one.set(pair.both(length.get)),
        two.set(pair.both(missed.get)),
        ...columnwise(
          pair.write(
            score,
            pair.divide(
              pair.subtract(
                pair.add(pair.at(score), pair.times(one.get, pair.at(i32.add(bases.get, col.get)))),
                two.get,
              ),
              pair.at(i32.add(lengths.get, col.get)),
            ),
          ),
        ),
        up(row),
      ),
    ]
  },
)

const readerKernels = assembled({ read })

/** Groups of a row of scores, filled up to pairs. */
export const widthOf = (groups: number): number => groups + (groups & 1)

/** Room for so many readers, with nothing learnt. */
export function layReaders(count: number, room: Room): Reader[] {
  const { memory, read } = readerKernels()
  const width = widthOf(room.groups)
  const short = [mostRows + 1, room.entries]
  const long = [room.entries, mostRows * width]
  const shortEach = [room.features + 1, room.pairs, room.features]
  const longEach = [room.pairs, room.lines * width, room.features, width, width, width]
  const bytes = (shorts: readonly number[], longs: readonly number[]): number[] => [
    ...shorts.map((size) => 4 * size),
    ...longs.map((size) => 8 * size),
  ]
  const each = bytes(shortEach, longEach)
  const places = layOut(memory, [...bytes(short, long), ...Array.from({ length: count }, () => each).flat()])
  const wholes = (at: number, size: number): Int32Array => new Int32Array(memory.buffer, at, size)
  const reals = (at: number, size: number): Float64Array => new Float64Array(memory.buffer, at, size)
  const [atStarts, atColumns, atValues, atScores] = places as [number, number, number, number]
  const rowStarts = wholes(atStarts, mostRows + 1)
  const columns = wholes(atColumns, room.entries)
  const values = reals(atValues, room.entries)
  return Array.from({ length: count }, (_, reader): Reader => {
    const own = places.slice(4 + reader * each.length, 4 + (reader + 1) * each.length) as Nine
    const [from, holders, lineOf, gains, lines, never, mass, lengths, bases] = own
    const learnt = {
      starts: wholes(from, room.features + 1),
      holders: wholes(holders, room.pairs),
      lineOf: wholes(lineOf, room.features).fill(-1),
      gains: reals(gains, room.pairs),
      lines: reals(lines, room.lines * width),
      never: reals(never, room.features),
      mass: reals(mass, room.groups).fill(0),
      lengths: reals(lengths, room.groups).fill(0),
      bases: reals(bases, room.groups),
    }
    learnt.starts[0] = 0
    return {
      ...learnt,
      read(features, first, end) {
        const begin = features.starts[first]!
        const stop = features.starts[end]!
        columns.set(features.columns.subarray(begin, stop))
        values.set(features.values.subarray(begin, stop))
        for (let row = first; row <= end; row++) rowStarts[row - first] = features.starts[row]! - begin
        const given = [atStarts, atColumns, atValues, atScores, 8 * width, 0, end - first]
        read(...given, from, holders, gains, lineOf, lines, never, bases, lengths)
        return reals(atScores, (end - first) * width)
      },
    }
  })
}
type Nine = [number, number, number, number, number, number, number, number, number]
