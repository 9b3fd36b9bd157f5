// The loops of k-means that touch every row, written for wide registers (see vectors/assembly). Rows are so many bytes wide that
// four numbers are taken at once; what bounds decide and why is told in kmeans-rounds.ts, how starts are drawn in kmeans.ts.
import {
  again,
  assembled,
  type Code,
  during,
  f64,
  i32,
  kernel,
  type Local,
  pair,
  real,
  when,
  whole,
} from '../vectors/assembly'

/** What follows may be read as well where `all` of these hold. */
const whenAll = ([first = [], ...others]: readonly Code[], ...body: Code[]): Code =>
  when(first, ...(others.length > 0 ? [whenAll(others, ...body)] : body))

type Sums = { readonly [name in 'col' | 'width' | 'one' | 'two' | 'gap']: Local }

/** Sets `to` to the distance of the vectors at two addresses: four sums side by side, as `distance` has them. */
const measure = (to: Local, left: Code, right: Code, { col, width, one, two, gap }: Sums): Code[] => {
  const gapAt = (offset: number): Code =>
    gap.set(pair.subtract(pair.at(i32.add(left, col.get), offset), pair.at(i32.add(right, col.get), offset)))
  const addTo = (sum: Local): Code => sum.set(pair.add(sum.get, pair.times(gap.get, gap.get)))
  const both = (sum: Local): Code => f64.add(pair.first(sum.get), pair.second(sum.get))
  return [
    one.set(pair.zeros),
    two.set(pair.zeros),
    col.set(i32.of(0)),
    again(
      [gapAt(0), addTo(one), gapAt(16), addTo(two), col.set(i32.add(col.get, i32.of(32)))],
      i32.less(col.get, width.get),
    ),
    to.set(f64.root(f64.add(both(one), both(two)))),
  ]
}

/** Lower bounds are kept in 32 bits, a little below what was measured, so that rounding never makes them too high. */
const below = f64.of(1 - 1e-6)

/** Rows `row` to `last` go to their nearest centre, by bounds as far as these decide; `moved` counts those that change. */
const assign = kernel(
  {
    given: [
      ...(['points', 'centres', 'labels', 'upper', 'lower', 'wandered', 'apart', 'half'] as const),
      ...(['moved', 'groups', 'width', 'row', 'last'] as const),
    ],
    whole: ['own', 'group', 'bounds', 'exact', 'from', 'col'],
    reals: ['reach', 'other'],
    pairs: ['one', 'two', 'gap'],
  },
  (local) => {
    const { points, centres, labels, upper, lower, wandered, apart, half, moved, groups, width, row, last } = local
    const { own, group, bounds, exact, from, reach, other } = local
    const next = (counter: Local): Code => counter.set(i32.add(counter.get, i32.of(1)))
    const centreOf = (of: Local): Code => i32.add(centres.get, i32.times(of.get, width.get))
    const wayOf = (of: Local): Code => f64.at(real(wandered.get, of.get))
    const boundOf = (of: Local): Code => whole(bounds.get, of.get)
    const keep = (of: Local, distance: Local): Code =>
      f64.writeShort(boundOf(of), f64.times(f64.add(distance.get, wayOf(of)), below))
    /** Neither the group's bound nor its distance from the own centre says that it is farther. */
    const mayBeNearer = [
      f64.more(reach.get, f64.subtract(f64.atShort(boundOf(group)), wayOf(group))),
      f64.more(reach.get, f64.at(real(apart.get, i32.add(i32.times(own.get, groups.get), group.get)))),
    ]
    return [
      during(
        i32.less(row.get, last.get),
        own.set(i32.at(whole(labels.get, row.get))),
        reach.set(f64.at(real(upper.get, row.get))),
        when(
          f64.more(reach.get, f64.at(real(half.get, own.get))),
          exact.set(i32.of(0)),
          bounds.set(whole(lower.get, i32.times(row.get, groups.get))),
          from.set(i32.add(points.get, i32.times(row.get, width.get))),
          group.set(i32.of(0)),
          again(
            [
              whenAll(
                [i32.differ(group.get, own.get), ...mayBeNearer],
                when(
                  i32.isZero(exact.get),
                  exact.set(i32.of(1)),
                  ...measure(reach, from.get, centreOf(own), local),
                  keep(own, reach),
                ),
                whenAll(
                  mayBeNearer,
                  ...measure(other, from.get, centreOf(group), local),
                  keep(group, other),
                  when(f64.less(other.get, reach.get), own.set(group.get), reach.set(other.get)),
                ),
              ),
              next(group),
            ],
            i32.less(group.get, groups.get),
          ),
          f64.write(real(upper.get, row.get), reach.get),
          when(
            i32.differ(own.get, i32.at(whole(labels.get, row.get))),
            i32.write(whole(labels.get, row.get), own.get),
            i32.write(moved.get, i32.add(i32.at(moved.get), i32.of(1))),
          ),
        ),
        next(row),
      ),
    ]
  },
)

/** Rows `row` to `last` that lie nearer to a centre, the row at `chosen`, than to any before take it as theirs. */
const offer = kernel(
  {
    given: ['points', 'chosen', 'group', 'gaps', 'nearest', 'labels', 'width', 'row', 'last'],
    whole: ['own', 'from', 'col'],
    reals: ['way', 'near'],
    pairs: ['one', 'two', 'gap'],
  },
  (local) => {
    const { points, chosen, group, gaps, nearest, labels, width, row, last, own, from, way, near } = local
    return [
      during(
        i32.less(row.get, last.get),
        own.set(whole(labels.get, row.get)),
        near.set(f64.at(real(nearest.get, row.get))),
        // A centre more than twice as far from a row's nearest one as the row itself cannot be nearer.
        when(
          f64.less(f64.at(real(gaps.get, i32.at(own.get))), f64.add(near.get, near.get)),
          from.set(i32.add(points.get, i32.times(row.get, width.get))),
          ...measure(way, from.get, chosen.get, local),
          when(
            f64.less(way.get, near.get),
            f64.write(real(nearest.get, row.get), way.get),
            i32.write(own.get, group.get),
          ),
        ),
        row.set(i32.add(row.get, i32.of(1))),
      ),
    ]
  },
)

/** Rows `row` to `last`, as often as they count, are added to the sums of their groups. */
const add = kernel(
  {
    given: ['points', 'weights', 'labels', 'sums', 'mass', 'width', 'row', 'last'],
    whole: ['own', 'from', 'to', 'col'],
    pairs: ['weight'],
  },
  ({ points, weights, labels, sums, mass, width, row, last, own, from, to, col, weight }) => {
    const addAt = (offset: number): Code =>
      pair.write(
        i32.add(i32.add(to.get, col.get), i32.of(offset)),
        pair.add(
          pair.at(i32.add(to.get, col.get), offset),
          pair.times(weight.get, pair.at(i32.add(from.get, col.get), offset)),
        ),
      )
    return [
      during(
        i32.less(row.get, last.get),
        from.set(i32.add(points.get, i32.times(row.get, width.get))),
        own.set(i32.at(whole(labels.get, row.get))),
        to.set(i32.add(sums.get, i32.times(own.get, width.get))),
        weight.set(pair.bothAt(real(weights.get, row.get))),
        f64.write(real(mass.get, own.get), f64.add(f64.at(real(mass.get, own.get)), pair.first(weight.get))),
        col.set(i32.of(0)),
        again([addAt(0), addAt(16), col.set(i32.add(col.get, i32.of(32)))], i32.less(col.get, width.get)),
        row.set(i32.add(row.get, i32.of(1))),
      ),
    ]
  },
)

export const kmeansKernels = assembled({ assign, offer, add })
