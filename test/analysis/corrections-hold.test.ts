// After any sequence of corrections every intent holds exactly. The oracle below reads the log by itself, knowing only what
// each kind promises and which later corrections release an item from a merge, a split or a pin.
import fc from 'fast-check'
import { bindConstraints } from '../../analysis/corrections/bind-constraints'
import { closeLog } from '../../analysis/corrections/close-log'
import type { Correction } from '../../analysis/corrections/correction'
import { settle } from '../../analysis/corrections/settle'

const items = Array.from({ length: 14 }, (_, at) => `i${at}`)
const groups = ['g1', 'g2', 'g3', 'g4']
const some = (least: number) => fc.uniqueArray(fc.constantFrom(...items), { minLength: least, maxLength: 4 })
const group = fc.constantFrom(...groups)

const step = fc.oneof(
  some(2).map((chosen) => ({ kind: 'together' as const, items: chosen })),
  some(2).map((chosen) => ({ kind: 'apart' as const, items: chosen })),
  fc.tuple(some(1), group).map(([chosen, to]) => ({ kind: 'pin' as const, items: chosen, group: to })),
  group.map((of) => ({ kind: 'lock' as const, group: of })),
  fc.tuple(group, group).map((pair) => ({ kind: 'merge' as const, pair })),
  fc.tuple(group, fc.nat(5)).map(([of, cut]) => ({ kind: 'split' as const, group: of, cut })),
)

/** Plays the steps as a researcher would: each correction is made on the groups as they then stand. */
function play(
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
  first: readonly number[],
) {
  let standing: string[] = first.map((at) => groups[at] as string)
  const log: Correction[] = []
  const members = (of: string) => items.filter((_, row) => standing[row] === of)
  const onScreen = (of: string) => (standing.includes(of) ? of : (standing[0] as string))
  steps.forEach((wish, at) => {
    const edit = at + 1
    const correction = ((): Correction => {
      if (wish.kind === 'lock') {
        const group = onScreen(wish.group)
        return { edit, kind: 'lock', group, members: members(group) }
      }
      if (wish.kind === 'merge') {
        const [from, into] = wish.pair.map(onScreen) as [string, string]
        return {
          edit,
          kind: 'merge',
          groups: [from, into],
          into,
          members: [...new Set([...members(from), ...members(into)])],
        }
      }
      if (wish.kind === 'split') {
        const group = onScreen(wish.group)
        const inside = members(group)
        const parts = [
          { group, members: inside.slice(wish.cut) },
          { group: `part${edit}`, members: inside.slice(0, wish.cut) },
        ]
        return { edit, kind: 'split', group, parts }
      }
      return wish.kind === 'pin' ? { edit, ...wish, group: onScreen(wish.group) } : { edit, ...wish }
    })()
    log.push(correction)
    standing = run(log, standing)
  })
  return { log, standing }
}

function run(log: readonly Correction[], earlier: readonly string[]): string[] {
  const { constraints } = closeLog(log)
  const ids = [...new Set(earlier)].sort()
  const settled = settle({
    labels: Int32Array.from(earlier, (id) => ids.indexOf(id)),
    count: ids.length,
    bound: bindConstraints(constraints, items),
    affinity: (row, at) => (row * 7 + at * 3) % 5,
    earlier: earlier.map((id) => constraints.mergedInto.get(id) ?? id),
    prefix: 'new',
  })
  return [...settled.labels].map((label) => settled.ids[label] as string)
}

/** Everything that does not hold, in words. */
function broken(log: readonly Correction[], standing: readonly string[]): string[] {
  const { conflicts } = closeLog(log)
  const refused = new Set(conflicts.map((conflict) => conflict.edit))
  const accepted = log.filter((correction) => !refused.has(correction.edit))
  const where = new Map(items.map((item, row) => [item, standing[row] as string]))
  const faults: string[] = []
  const company = (item: string) => {
    const found = new Set([item])
    for (const member of found) {
      for (const one of accepted)
        if (one.kind === 'together' && one.items.includes(member)) for (const other of one.items) found.add(other)
    }
    return found
  }
  const rivals = (item: string) =>
    accepted
      .flatMap((one) => (one.kind === 'apart' && one.items.includes(item) ? one.items : []))
      .flatMap((other) => [...company(other)])
  accepted.forEach((correction, at) => {
    const isNamed = (item: string) => named.has(item)
    const later = accepted.slice(at + 1)
    const named = new Set(later.flatMap((one) => ('items' in one ? one.items : one.kind === 'lock' ? one.members : [])))
    const moved = new Set(
      later.flatMap((one) =>
        one.kind === 'merge' ? one.members : one.kind === 'split' ? one.parts.flatMap((part) => part.members) : [],
      ),
    )
    const alive = (id: string) =>
      later.reduce((now, one) => (one.kind === 'merge' && one.groups.includes(now) ? one.into : now), id)
    if (correction.kind === 'together' && new Set(correction.items.map((item) => where.get(item))).size !== 1)
      faults.push(`together ${correction.edit}`)
    if (
      correction.kind === 'apart' &&
      new Set(correction.items.map((item) => where.get(item))).size !== correction.items.length
    )
      faults.push(`apart ${correction.edit}`)
    if (correction.kind === 'pin') {
      for (const item of correction.items) {
        if (named.has(item) || moved.has(item)) continue
        if (where.get(item) !== alive(correction.group)) faults.push(`pin ${correction.edit} ${item}`)
      }
    }
    if (correction.kind === 'lock' && !later.some((one) => one.kind === 'lock' && one.group === correction.group)) {
      const inside = items.filter((item) => where.get(item) === correction.group)
      if (correction.members.length > 0 && inside.join() !== correction.members.join())
        faults.push(`lock ${correction.edit}`)
    }
    if (correction.kind === 'merge' || correction.kind === 'split') {
      const places =
        correction.kind === 'merge'
          ? correction.members.map((item) => [item, correction.into] as const)
          : correction.parts.flatMap((part) => part.members.map((item) => [item, part.group] as const))
      for (const [item, into] of places) {
        if (moved.has(item) || [...company(item)].some((other) => named.has(other) || rivals(other).some(isNamed)))
          continue
        if (where.get(item) !== alive(into)) faults.push(`${correction.kind} ${correction.edit} ${item}`)
      }
    }
  })
  return faults
}

test('every intent holds after any of 1,000 random sequences', () => {
  const start = fc.array(fc.nat(3), { minLength: items.length, maxLength: items.length })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), start, (steps, first) => {
      const { log, standing } = play(steps, first)
      expect(broken(log, standing)).toEqual([])
    }),
    { numRuns: 1000, seed: 4 },
  )
})

test('a chain behind a refusal names only corrections of the log and ends in one that contradicts', () => {
  const start = fc.array(fc.nat(3), { minLength: items.length, maxLength: items.length })
  fc.assert(
    fc.property(fc.array(step, { minLength: 6, maxLength: 12 }), start, (steps, first) => {
      const { log } = play(steps, first)
      for (const conflict of closeLog(log).conflicts) {
        expect(conflict.chain.length).toBeGreaterThan(0)
        for (const link of conflict.chain) expect(link.edit).toBeLessThanOrEqual(conflict.edit)
        const kept = log.filter(
          (one) => one.edit === conflict.edit || conflict.chain.some((link) => link.edit === one.edit),
        )
        const merges = log.filter((one) => one.kind === 'merge' || one.kind === 'split')
        if (merges.length === 0) expect(closeLog(kept).conflicts.map((found) => found.edit)).toContain(conflict.edit)
      }
    }),
    { numRuns: 300, seed: 5 },
  )
})

test('a run again without new corrections moves nobody', () => {
  const start = fc.array(fc.nat(3), { minLength: items.length, maxLength: items.length })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), start, (steps, first) => {
      const { log, standing } = play(steps, first)
      expect(run(log, standing)).toEqual(standing)
    }),
    { numRuns: 300, seed: 6 },
  )
})

test('no fewer corrections than those of the chain would refuse the same one', () => {
  const few = items.slice(0, 6)
  const chosen = (most: number) => fc.uniqueArray(fc.constantFrom(...few), { minLength: 2, maxLength: most })
  const said = fc.oneof(
    chosen(2).map((pair) => ({ kind: 'together' as const, items: pair })),
    chosen(3).map((trio) => ({ kind: 'apart' as const, items: trio })),
    fc
      .tuple(fc.constantFrom(...few), fc.constantFrom('g1', 'g2'))
      .map(([item, to]) => ({ kind: 'pin' as const, items: [item], group: to })),
  )
  const refuses = (log: readonly Correction[], edit: number) =>
    closeLog(log).conflicts.find((conflict) => conflict.edit === edit)
  fc.assert(
    fc.property(fc.array(said, { minLength: 3, maxLength: 8 }), (steps) => {
      const log: Correction[] = []
      for (const [at, one] of steps.entries()) {
        const next: Correction = { edit: at + 1, ...one }
        const conflict = refuses([...log, next], next.edit)
        if (!conflict) {
          log.push(next)
          continue
        }
        const named = new Set(conflict.chain.map(({ edit }) => edit))
        named.delete(next.edit)
        for (let some = 0; some < 1 << log.length; some++) {
          const kept = log.filter((_, place) => some & (1 << place))
          if (kept.length < named.size) expect(refuses([...kept, next], next.edit)).toBeUndefined()
        }
        return
      }
    }),
    { numRuns: 400, seed: 7 },
  )
})
