// What is done to a block of vectors again and again, written for wide registers (see vectors/assembly): rows of a block are so
// many pairs of numbers, and every pair of columns goes its own way, in the order in which JavaScript would take it.
import {
  again,
  assembled,
  type Code,
  clear,
  copy,
  during,
  f64,
  i32,
  type Kernel,
  kernel,
  pair,
  real,
  whole,
} from '../vectors/assembly'

/** Where the pair begins that a column, given in bytes, belongs to. */
const pairBegin = (col: Code): Code => i32.and(col, i32.of(-16))

/**
 * Rows `row` to `last` of a sparse matrix there and back: `image` is what a row makes of `from`, and goes back into `to`. `width`
 * is bytes of a row of a block. There four entries of a row at once, back two: a number is read and written once for all.
 */
const power = kernel(
  {
    given: ['starts', 'columns', 'values', 'from', 'image', 'to', 'width', 'row', 'last'],
    whole: ['at', 'begin', 'end', 'col', 'one', 'two', 'three', 'four'],
    pairs: ['a', 'b', 'c', 'd', 'value'],
  },
  (local) => {
    const { starts, columns, values, from, image, to, width, row, last, at, begin, end, col, one, two, three } = local
    const { a, b, c, d, value } = local
    const place = (base: Code): Code => i32.add(base, col.get)
    /** The row of a block that belongs to an entry, so many after `at`. */
    const rowOf = (block: Code, after: number): Code =>
      i32.add(block, i32.times(width.get, i32.at(whole(columns.get, at.get), 4 * after)))
    const entry = (after: number): Code => pair.bothAt(real(values.get, at.get), 8 * after)
    const addTo = (address: Code, sum: Code): Code => pair.write(address, pair.add(pair.at(address), sum))
    const columnwise = (...body: Code[]): Code[] => [
      col.set(i32.of(0)),
      again([...body, col.set(i32.add(col.get, i32.of(16)))], i32.less(col.get, width.get)),
    ]
    const step = (entries: number): Code => at.set(i32.add(at.get, i32.of(entries)))
    const left = (entries: number): Code => i32.less(i32.add(at.get, i32.of(entries - 1)), end.get)
    const times = (factor: Code, block: Code): Code => pair.times(factor, pair.at(place(block)))
    return [
      during(
        i32.less(row.get, last.get),
        begin.set(i32.at(whole(starts.get, row.get))),
        end.set(i32.at(whole(starts.get, row.get), 4)),
        clear(image.get, width.get),
        at.set(begin.get),
        during(
          left(4),
          ...[a, b, c, d].map((one, after) => one.set(entry(after))),
          ...[one, two, three, local.four].map((one, after) => one.set(rowOf(from.get, after))),
          ...columnwise(
            addTo(
              place(image.get),
              pair.add(
                pair.add(pair.add(times(a.get, one.get), times(b.get, two.get)), times(c.get, three.get)),
                times(d.get, local.four.get),
              ),
            ),
          ),
          step(4),
        ),
        during(
          left(1),
          a.set(entry(0)),
          one.set(rowOf(from.get, 0)),
          ...columnwise(addTo(place(image.get), times(a.get, one.get))),
          step(1),
        ),
        at.set(begin.get),
        during(
          left(2),
          a.set(entry(0)),
          b.set(entry(1)),
          one.set(rowOf(to.get, 0)),
          two.set(rowOf(to.get, 1)),
          ...columnwise(
            value.set(pair.at(place(image.get))),
            addTo(place(one.get), pair.times(a.get, value.get)),
            addTo(place(two.get), pair.times(b.get, value.get)),
          ),
          step(2),
        ),
        during(
          left(1),
          a.set(entry(0)),
          one.set(rowOf(to.get, 0)),
          ...columnwise(addTo(place(one.get), times(a.get, image.get))),
          step(1),
        ),
        row.set(i32.add(row.get, i32.of(1))),
      ),
    ]
  },
)

/**
 * What rows `row` to `last` add to the inner products of the columns of two blocks, on and above the diagonal (and one beside it,
 * where pairs begin). So many rows at once: four, or one.
 */
const products = (rows: 1 | 4): Kernel =>
  kernel(
    {
      given: ['left', 'right', 'out', 'width', 'row', 'last'],
      whole: ['from', 'to', 'low', 'high', 'other'],
      pairs: ['a', 'b', 'c', 'd'],
    },
    (local) => {
      const { left, right, out, width, row, last, from, to, low, high, other, a, b, c, d } = local
      const factors = [a, b, c, d].slice(0, rows)
      /** The same column, so many rows further down. */
      const below = (address: Code, after: number): Code => i32.add(address, i32.times(width.get, i32.of(after)))
      const part = (after: number): Code =>
        pair.times(factors[after]!.get, pair.at(below(i32.add(other.get, high.get), after)))
      const sum = factors.slice(1).reduce((parts, _, at) => pair.add(parts, part(at + 1)), part(0))
      return [
        during(
          i32.less(i32.add(row.get, i32.of(rows - 1)), last.get),
          from.set(i32.add(left.get, i32.times(row.get, width.get))),
          other.set(i32.add(right.get, i32.times(row.get, width.get))),
          to.set(out.get),
          low.set(i32.of(0)),
          during(
            i32.less(low.get, width.get),
            ...factors.map((factor, after) => factor.set(pair.bothAt(below(i32.add(from.get, low.get), after)))),
            high.set(pairBegin(low.get)),
            again(
              [
                pair.write(i32.add(to.get, high.get), pair.add(pair.at(i32.add(to.get, high.get)), sum)),
                high.set(i32.add(high.get, i32.of(16))),
              ],
              i32.less(high.get, width.get),
            ),
            to.set(i32.add(to.get, width.get)),
            low.set(i32.add(low.get, i32.of(8))),
          ),
          row.set(i32.add(row.get, i32.of(rows))),
        ),
      ]
    },
  )

/**
 * Rows `row` to `last` of a block times the inverse of an upper triangle, column by column of those that `kept` names: what a
 * column comes to leaves those after it at once. `rest` is room for a row; `wide` is bytes of a row of the result.
 */
const solve = kernel(
  {
    given: ['block', 'triangle', 'kept', 'keptEnd', 'rest', 'basis', 'width', 'wide', 'row', 'last'],
    whole: ['at', 'col', 'high', 'from', 'to', 'line'],
    pairs: ['value'],
  },
  (local) => {
    const {
      block,
      triangle,
      kept,
      keptEnd,
      rest,
      basis,
      width,
      wide,
      row,
      last,
      at,
      col,
      high,
      from,
      to,
      line,
      value,
    } = local
    const place = (base: Code): Code => i32.add(base, high.get)
    const columnwise = (first: Code, ...body: Code[]): Code[] => [
      high.set(first),
      again([...body, high.set(i32.add(high.get, i32.of(16)))], i32.less(high.get, width.get)),
    ]
    return [
      during(
        i32.less(row.get, last.get),
        from.set(i32.add(block.get, i32.times(row.get, width.get))),
        to.set(i32.add(basis.get, i32.times(row.get, wide.get))),
        ...columnwise(i32.of(0), pair.write(place(rest.get), pair.at(place(from.get)))),
        at.set(kept.get),
        during(
          i32.less(at.get, keptEnd.get),
          col.set(real(i32.of(0), i32.at(at.get))),
          line.set(i32.add(triangle.get, i32.times(i32.at(at.get), width.get))),
          value.set(pair.both(f64.divide(f64.at(i32.add(rest.get, col.get)), f64.at(i32.add(line.get, col.get))))),
          f64.write(to.get, pair.first(value.get)),
          ...columnwise(
            pairBegin(col.get),
            pair.write(
              place(rest.get),
              pair.subtract(pair.at(place(rest.get)), pair.times(value.get, pair.at(place(line.get)))),
            ),
          ),
          to.set(i32.add(to.get, i32.of(8))),
          at.set(i32.add(at.get, i32.of(4))),
        ),
        row.set(i32.add(row.get, i32.of(1))),
      ),
    ]
  },
)

/** Moves rows of `bytes` apart or together, the first one first; those that come to lie apart get zeros after them. */
const relay = kernel(
  { given: ['from', 'fromWidth', 'to', 'toWidth', 'bytes', 'last'], whole: [], pairs: [] },
  ({ from, fromWidth, to, toWidth, bytes, last }) => [
    during(
      i32.less(to.get, last.get),
      copy(to.get, from.get, bytes.get),
      clear(i32.add(to.get, bytes.get), i32.subtract(toWidth.get, bytes.get)),
      from.set(i32.add(from.get, fromWidth.get)),
      to.set(i32.add(to.get, toWidth.get)),
    ),
  ],
)

/** Adds numbers from `from` on to those from `to` to `last`, in pairs. */
const add = kernel({ given: ['from', 'to', 'last'], whole: [], pairs: [] }, ({ from, to, last }) => [
  during(
    i32.less(to.get, last.get),
    pair.write(to.get, pair.add(pair.at(to.get), pair.at(from.get))),
    from.set(i32.add(from.get, i32.of(16))),
    to.set(i32.add(to.get, i32.of(16))),
  ),
])

export const blockKernels = assembled({ add, power, four: products(4), one: products(1), relay, solve })
