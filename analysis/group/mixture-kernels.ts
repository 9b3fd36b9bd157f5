// The loops of the mixture over the words of an answer, written for wide registers (see vectors/assembly). What scores are made
// of is told in mixture-model.ts.
import {
  again,
  assembled,
  type Code,
  during,
  either,
  f64,
  i32,
  kernel,
  type Local,
  pair,
  real,
  when,
  whole,
} from '../vectors/assembly'

/** Up to this share of a group's mass, half an answer beside it counts as little as its first power says. */
export const mostStep = 0.01
/** Up to this share of its own group's mass, what is left without an answer is told by the series of the logarithm. */
const mostShare = 0.1
/** More than rounding makes of equal scores. */
const leastLead = 1e-9

type Adding = { readonly [name in 'gains' | 'scores' | 'width' | 'at' | 'end' | 'col' | 'sum']: Local } & {
  readonly places: readonly Local[]
}

/** Adds the rows of `gains` that the whole numbers from `at` to `end` name to `scores`, four at once. */
function addRows({ gains, scores, width, at, end, col, sum, places }: Adding): Code[] {
  const add = (count: number): Code[] => {
    const rows = places.slice(0, count)
    return [
      ...rows.map((row, after) => row.set(i32.add(gains.get, i32.times(width.get, i32.at(at.get, 4 * after))))),
      col.set(i32.of(0)),
      again(
        [
          sum.set(pair.at(i32.add(scores.get, col.get))),
          ...rows.map((row) => sum.set(pair.add(sum.get, pair.at(i32.add(row.get, col.get))))),
          pair.write(i32.add(scores.get, col.get), sum.get),
          col.set(i32.add(col.get, i32.of(16))),
        ],
        i32.less(col.get, width.get),
      ),
      at.set(i32.add(at.get, i32.of(4 * count))),
    ]
  }
  const left = (count: number): Code => i32.less(i32.add(at.get, i32.of(4 * count - 4)), end.get)
  return [during(left(4), ...add(4)), during(left(1), ...add(1))]
}

/** Adds what the words from `at` to `end` speak for each group to `scores`; rows are `width` bytes. */
const hear = kernel(
  {
    given: ['gains', 'scores', 'width', 'at', 'end'],
    whole: ['col', 'one', 'two', 'three', 'four'],
    pairs: ['sum'],
  },
  ({ one, two, three, four, ...local }) => addRows({ ...local, places: [one, two, three, four] }),
)

/** log(1 - share) of a small share: -x - x²/2 - x³/3 - … as far as it matters. */
const logWithout = (share: Code): Code =>
  f64.times(
    share,
    [8, 7, 6, 5, 4, 3, 2].reduce<Code>(
      (rest, power) => f64.add(f64.of(-1 / (power - 1)), f64.times(share, rest)),
      f64.of(-1 / 8),
    ),
  )

/**
 * Looks from `row` on for one that fits another group better than its own. Writes which, and the group, to `out`: `last` if there
 * is none; -1 for a row that has to be scored otherwise (see `mostStep`, `mostShare`; or a negative length or label).
 */
const seek = kernel(
  {
    given: [
      ...(['starts', 'columns', 'lengths', 'labels', 'gains', 'counts', 'table', 'base', 'without', 'mass'] as const),
      ...(['logMass', 'scores', 'logBeta', 'out', 'groups', 'width', 'row', 'last'] as const),
    ],
    whole: ['length', 'own', 'found', 'at', 'end', 'col', 'group', 'best', 'one', 'two', 'three', 'four'],
    reals: ['said', 'more', 'share', 'value', 'left'],
    pairs: ['sum', 'step', 'steps', 'mores', 'words'],
  },
  (local) => {
    const { starts, columns, lengths, labels, gains, counts, table, base, without, mass, logMass, scores } = local
    const { logBeta, out, groups, width, row, last, length, own, found, at, end, col, group, best } = local
    const { said, more, share, value, left, sum, step, steps, mores, words, one, two, three, four } = local
    const up = (counter: Local, by = 1): Code => counter.set(i32.add(counter.get, i32.of(by)))
    const place = (array: Local): Code => i32.add(array.get, col.get)
    const beta = f64.at(logBeta.get)
    const atWords: Code[] = [
      at.set(whole(columns.get, i32.at(whole(starts.get, row.get)))),
      end.set(whole(at.get, length.get)),
    ]
    const begin: Code[] = [
      said.set(f64.from(length.get)),
      more.set(f64.times(f64.subtract(said.get, f64.of(1)), f64.of(0.5))),
      mores.set(pair.both(more.get)),
      words.set(pair.both(said.get)),
      steps.set(pair.zeros),
      col.set(i32.of(0)),
      again(
        [
          step.set(pair.divide(mores.get, pair.at(place(mass)))),
          steps.set(pair.most(steps.get, step.get)),
          sum.set(pair.subtract(pair.both(beta), pair.add(pair.at(place(logMass)), step.get))),
          pair.write(place(scores), pair.add(pair.at(place(base)), pair.times(words.get, sum.get))),
          up(col, 16),
        ],
        i32.less(col.get, width.get),
      ),
      share.set(f64.divide(said.get, f64.at(real(mass.get, own.get)))),
    ]
    const tooFew = i32.or(
      i32.or(f64.more(pair.first(steps.get), f64.of(mostStep)), f64.more(pair.second(steps.get), f64.of(mostStep))),
      f64.more(share.get, f64.of(mostShare)),
    )
    /** The score in its own group, of which the row is no part. */
    const scoreOwn: Code[] = [
      left.set(f64.subtract(f64.at(real(mass.get, own.get)), said.get)),
      value.set(
        f64.add(f64.at(real(logMass.get, own.get)), f64.add(logWithout(share.get), f64.divide(more.get, left.get))),
      ),
      value.set(f64.add(f64.at(real(without.get, own.get)), f64.times(said.get, f64.subtract(beta, value.get)))),
      ...atWords,
      during(
        i32.less(at.get, end.get),
        one.set(i32.add(i32.times(i32.at(at.get), i32.shiftDown(width.get, i32.of(3))), own.get)),
        one.set(i32.subtract(i32.at(whole(counts.get, one.get)), i32.of(1))),
        value.set(f64.add(value.get, f64.at(real(table.get, one.get)))),
        up(at, 4),
      ),
      f64.write(real(scores.get, own.get), value.get),
    ]
    const findBest: Code[] = [
      best.set(own.get),
      group.set(i32.of(0)),
      again(
        [
          when(
            f64.more(f64.at(real(scores.get, group.get)), f64.add(value.get, f64.of(leastLead))),
            best.set(group.get),
            value.set(f64.at(real(scores.get, group.get))),
          ),
          up(group),
        ],
        i32.less(group.get, groups.get),
      ),
    ]
    const ask: Code[] = [found.set(i32.of(1)), best.set(i32.of(-1))]
    return [
      i32.write(out.get, last.get),
      during(
        i32.less(row.get, last.get),
        length.set(i32.at(whole(lengths.get, row.get))),
        own.set(i32.at(whole(labels.get, row.get))),
        found.set(i32.of(0)),
        either(i32.less(i32.or(length.get, own.get), i32.of(0)), ask, [
          when(
            i32.differ(length.get, i32.of(0)),
            ...begin,
            either(tooFew, ask, [
              ...atWords,
              ...addRows({ gains, scores, width, at, end, col, sum, places: [one, two, three, four] }),
              ...scoreOwn,
              ...findBest,
              found.set(i32.differ(best.get, own.get)),
            ]),
          ),
        ]),
        either(
          i32.isZero(found.get),
          [up(row)],
          [i32.write(out.get, row.get), i32.write(i32.add(out.get, i32.of(4)), best.get), row.set(last.get)],
        ),
      ),
    ]
  },
)

export const mixtureKernels = assembled({ hear, seek })
