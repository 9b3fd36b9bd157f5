// The loop that reads rows by what readers have learnt, and the kernels that share its memory (see vectors/assembly).
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
  pair,
  real,
  whole,
} from '../vectors/assembly'
import { logs } from '../vectors/logarithm'
import { gather, settle } from './learn-kernels'

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

export const readerKernels = assembled({ gather, logs, read, settle })
