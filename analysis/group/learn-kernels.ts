// The loops that learn what readers know, written for the memory that readers lie in (see vectors/assembly). What they compute
// is told in learn-readers.ts.
import {
  again,
  type Code,
  clear,
  during,
  either,
  f64,
  i32,
  kernel,
  type Local,
  real,
  when,
  whole,
} from '../vectors/assembly'

/** Numbers that a feature comes to in the rows of a group: one for each part that learns, and one for all other rows. */
export const slots = 8
/** The row of a group in what is held, as a power of two of bytes. */
const groupShift = 6
const slotBytes = 8

/** Bytes from the begin of what is held to a group and slot of it. */
export const cellOf = (group: number, slot: number): number => (group << groupShift) + slot * slotBytes

/** What a kernel knows of a reader: where its arrays lie, in this order, and how many lines it has drawn. */
export const cardOf = [
  'starts',
  'holders',
  'gains',
  'owns',
  'lineOf',
  'lines',
  'never',
  'mass',
  'lengths',
  'drawn',
] as const
export const cardBytes = 4 * cardOf.length

type Card = (typeof cardOf)[number]
const fromCard = (card: Local, name: Card): Code => i32.at(card.get, 4 * cardOf.indexOf(name))
const up = (counter: Local, by = 1): Code => counter.set(i32.add(counter.get, i32.of(by)))

/**
 * Goes through `count` features, whose rows and values begin at `starts`, and writes for each reader which groups hold each of
 * them and two numbers whose logarithms it will gain by: in `gains` and `never`, and for evidence that speaks for a group in `owns`.
 * The first of the features is number `first` of all.
 */
export const gather = kernel(
  {
    given: [
      ...(['starts', 'rows', 'values', 'cells', 'held', 'totals', 'touched', 'marks', 'all', 'prior'] as const),
      ...(['groups', 'used', 'cards', 'cardsEnd', 'speaksFor', 'first', 'count'] as const),
    ],
    whole: [
      ...(['feature', 'at', 'end', 'cell', 'group', 'list', 'found', 'place', 'card', 'slot'] as const),
      ...(['begun', 'to', 'holders', 'gains', 'mass'] as const),
    ],
    reals: ['sum', 'own', 'base'],
    pairs: [],
  },
  (local) => {
    const { starts, rows, values, cells, held, totals, touched, marks, all, prior, groups, used } = local
    const { cards, cardsEnd, speaksFor, first, count, feature, at, end, cell, group, list, found, place, card } = local
    const { slot, begun, to, holders, gains, mass, sum, own, base } = local
    const rowOf = (group: Code): Code => i32.add(held.get, i32.shift(group, i32.of(groupShift)))
    const hold: Code[] = [
      cell.set(i32.at(whole(cells.get, i32.at(whole(rows.get, at.get))))),
      f64.write(
        i32.add(held.get, cell.get),
        f64.add(f64.at(i32.add(held.get, cell.get)), f64.at(real(values.get, at.get))),
      ),
      up(at),
    ]
    const touch: Code[] = [
      group.set(i32.shiftDown(i32.at(whole(cells.get, i32.at(whole(rows.get, at.get)))), i32.of(groupShift))),
      when(
        i32.isZero(i32.at(whole(marks.get, group.get))),
        i32.write(whole(marks.get, group.get), i32.of(1)),
        i32.write(whole(touched.get, found.get), group.get),
        up(found),
      ),
    ]
    /** Does the body for each group that holds the feature. */
    const each = (...body: Code[]): Code[] => [
      place.set(i32.of(0)),
      during(i32.less(place.get, found.get), group.set(i32.at(whole(list.get, place.get))), ...body, up(place)),
    ]
    const gain = real(gains.get, to.get)
    const holder = whole(holders.get, to.get)
    const gatherHolders: Code[] = [
      sum.set(f64.of(0)),
      ...each(
        own.set(f64.subtract(f64.at(real(totals.get, group.get)), f64.at(i32.add(rowOf(group.get), slot.get)))),
        when(
          f64.more(own.get, f64.of(0)),
          i32.write(holder, group.get),
          f64.write(gain, own.get),
          sum.set(f64.add(sum.get, own.get)),
          up(to),
        ),
      ),
    ]
    const writeReader: Code[] = [
      mass.set(fromCard(card, 'mass')),
      f64.write(real(fromCard(card, 'never'), i32.add(first.get, feature.get)), f64.add(sum.get, base.get)),
      i32.write(whole(fromCard(card, 'starts'), i32.add(i32.add(first.get, feature.get), i32.of(1))), to.get),
      // Most features are rare, and said in one group only: then nothing of them is said elsewhere, whatever rounding makes of it.
      when(i32.same(i32.subtract(to.get, begun.get), i32.of(1)), sum.set(f64.at(real(gains.get, begun.get)))),
      end.set(to.get),
      to.set(begun.get),
      during(
        i32.less(to.get, end.get),
        own.set(f64.at(gain)),
        group.set(i32.at(holder)),
        f64.write(real(mass.get, group.get), f64.add(f64.at(real(mass.get, group.get)), own.get)),
        f64.write(gain, f64.add(f64.most(f64.of(0), f64.subtract(sum.get, own.get)), base.get)),
        when(
          speaksFor.get,
          f64.write(real(fromCard(card, 'owns'), to.get), f64.divide(f64.add(own.get, base.get), base.get)),
        ),
        up(to),
      ),
    ]
    return [
      base.set(f64.at(prior.get)),
      during(
        i32.less(feature.get, count.get),
        at.set(i32.at(whole(starts.get, feature.get))),
        end.set(i32.at(whole(starts.get, feature.get), 4)),
        either(
          i32.less(groups.get, i32.subtract(end.get, at.get)),
          // To look at all groups costs less than to ask for each.
          [list.set(all.get), found.set(groups.get), during(i32.less(at.get, end.get), ...hold)],
          [
            list.set(touched.get),
            found.set(i32.of(0)),
            during(i32.less(at.get, end.get), ...touch, ...hold),
            ...each(i32.write(whole(marks.get, group.get), i32.of(0))),
          ],
        ),
        ...each(
          at.set(rowOf(group.get)),
          end.set(i32.add(at.get, used.get)),
          sum.set(f64.of(0)),
          again([sum.set(f64.add(sum.get, f64.at(at.get))), up(at, slotBytes)], i32.less(at.get, end.get)),
          f64.write(real(totals.get, group.get), sum.get),
        ),
        card.set(cards.get),
        slot.set(i32.of(0)),
        during(
          i32.less(card.get, cardsEnd.get),
          holders.set(fromCard(card, 'holders')),
          gains.set(fromCard(card, 'gains')),
          begun.set(i32.at(whole(fromCard(card, 'starts'), i32.add(first.get, feature.get)))),
          to.set(begun.get),
          ...gatherHolders,
          ...writeReader,
          up(card, cardBytes),
          up(slot, slotBytes),
        ),
        ...each(clear(rowOf(group.get), i32.of(slots * slotBytes))),
        up(feature),
      ),
    ]
  },
)

/** Makes gains of the logarithms of what was gathered, for one reader and features `feature` to `last`; `width` is bytes of a line. */
export const settle = kernel(
  {
    given: ['card', 'groups', 'width', 'speaksFor', 'feature', 'last'],
    whole: ['begun', 'at', 'end', 'holders', 'gains', 'owns', 'lengths', 'line', 'drawn', 'group'],
    reals: ['never', 'gain'],
    pairs: [],
  },
  (local) => {
    const { card, groups, width, speaksFor, feature, last, begun, at, end, holders, gains, owns, lengths } = local
    const { line, drawn, group, never, gain } = local
    const length = real(lengths.get, group.get)
    const starts = whole(fromCard(card, 'starts'), feature.get)
    return [
      holders.set(fromCard(card, 'holders')),
      gains.set(fromCard(card, 'gains')),
      owns.set(fromCard(card, 'owns')),
      lengths.set(fromCard(card, 'lengths')),
      drawn.set(fromCard(card, 'drawn')),
      during(
        i32.less(feature.get, last.get),
        never.set(f64.at(real(fromCard(card, 'never'), feature.get))),
        begun.set(i32.at(starts)),
        at.set(begun.get),
        end.set(i32.at(starts, 4)),
        during(
          i32.less(at.get, end.get),
          group.set(i32.at(whole(holders.get, at.get))),
          gain.set(f64.subtract(never.get, f64.at(real(gains.get, at.get)))),
          when(speaksFor.get, gain.set(f64.add(gain.get, f64.at(real(owns.get, at.get))))),
          f64.write(real(gains.get, at.get), gain.get),
          f64.write(length, f64.add(f64.at(length), gain.get)),
          up(at),
        ),
        // The gains of a feature that most groups hold, in all groups, side by side: read faster than their list.
        when(
          i32.less(groups.get, i32.shift(i32.subtract(end.get, begun.get), i32.of(1))),
          i32.write(whole(fromCard(card, 'lineOf'), feature.get), drawn.get),
          line.set(i32.add(fromCard(card, 'lines'), i32.times(drawn.get, width.get))),
          clear(line.get, width.get),
          at.set(begun.get),
          during(
            i32.less(at.get, end.get),
            f64.write(real(line.get, i32.at(whole(holders.get, at.get))), f64.at(real(gains.get, at.get))),
            up(at),
          ),
          up(drawn),
        ),
        up(feature),
      ),
      i32.write(i32.add(card.get, i32.of(4 * cardOf.indexOf('drawn'))), drawn.get),
    ]
  },
)
