// A classifier that is trained once and kept as plain data: how often each feature stands in each class. Themes and personas of a
// finished run are its classes; new answers and people are assigned without moving what was there.
import type { Example, FrozenClasses } from './class-shapes'
import { isNear } from './nearness'

export type Assignment = {
  /** The group, or null if none fits. */
  readonly group: string | null
  /** Probability of the group among all groups, tempered; 0..1. */
  readonly confidence: number
  /** How much better the group foretells the features than chance does, per root of their number, in nats. */
  readonly fit: number
}

/** Weight of the overall shares in a group's shares, in features. */
const prior = 20
/** Share of training examples that may fall out. */
const outShare = 0.05
/**
 * Fewer training examples than this cannot tell where that share begins: then anything better than chance fits. With more, what
 * fits a little worse than chance may fit still: with few words each, honest answers do so one time in four.
 */
const leastExamples = 20
/**
 * What fits better than this, in nats per root of features, belongs somewhere, however much more alike the training examples are:
 * people who say the same in other or fewer words reach 1.5, stray words 0.3.
 */
const plainFit = 0.5

/** Trains on examples; O(features held). */
export function freezeClasses(examples: readonly Example[]): FrozenClasses {
  const groups = [...new Set(examples.map(({ group }) => group))].sort()
  const at = new Map(groups.map((group, index) => [group, index]))
  const sizes = groups.map(() => 0)
  const masses = groups.map(() => 0)
  const tables = new Map<string, Map<number, number>>()
  for (const { group, features } of examples) {
    const index = at.get(group) as number
    sizes[index]!++
    masses[index]! += features.length
    for (const feature of features) {
      const table = tables.get(feature) ?? new Map<number, number>()
      table.set(index, (table.get(index) ?? 0) + 1)
      tables.set(feature, table)
    }
  }
  const counts = Object.fromEntries(
    [...tables.keys()]
      .sort()
      .map((feature) => [
        feature,
        [...(tables.get(feature) as Map<number, number>)].sort(([left], [right]) => left - right),
      ]),
  )
  const draft = { groups, sizes, counts, masses, leastFit: 0 }
  const fits = examples
    .map((example) => scoreFeatures(draft, example.features, at.get(example.group) as number).fit)
    .sort((left, right) => left - right)
  return {
    ...draft,
    leastFit: fits.length < leastExamples ? 0 : Math.min(plainFit, fits[Math.floor(outShare * fits.length)] as number),
  }
}

/** Assigns one text by its features; ties go to the group that sorts first. O(features x groups). */
export function assignFeatures(model: FrozenClasses, features: readonly string[]): Assignment {
  const { best, confidence, fit } = scoreFeatures(model, features, -1)
  const belongs = isNear(model, features) ?? fit > model.leastFit
  const group = best >= 0 && belongs ? (model.groups[best] as string) : null
  return { group, confidence: group === null ? 0 : confidence, fit }
}

/** `leaveOut` is the group of a training example that must not speak for itself, -1 for none. */
function scoreFeatures(
  model: FrozenClasses,
  features: readonly string[],
  leaveOut: number,
): { best: number; confidence: number; fit: number } {
  const { groups, counts, masses, sizes } = model
  const own = leaveOut < 0 ? 0 : 1
  const known = features.filter(
    (feature) =>
      Object.hasOwn(counts, feature) && heldBeyond(counts[feature] as readonly (readonly [number, number])[], own),
  )
  if (known.length === 0 || groups.length === 0) return { best: -1, confidence: 0, fit: 0 }
  const all = masses.reduce((sum, mass) => sum + mass, 0) - own * features.length
  const people = sizes.reduce((sum, size) => sum + size, 0)
  const scores = groups.map((_, group) => 0.5 * Math.log(((sizes[group] as number) + 1) / (people + groups.length)))
  const gains = groups.map(() => 0)
  for (const feature of known) {
    const table = counts[feature] as readonly (readonly [number, number])[]
    const total = table.reduce((sum, [, count]) => sum + count, 0) - own
    groups.forEach((_, group) => {
      const mine = group === leaveOut ? 1 : 0
      const count = (table.find(([index]) => index === group)?.[1] ?? 0) - mine
      const share = total / all
      const gain = Math.log(
        (count + prior * share) / ((masses[group] as number) - mine * features.length + prior) / share,
      )
      gains[group]! += gain
      scores[group]! += gain
    })
  }
  let best = 0
  for (let group = 1; group < scores.length; group++) if (scores[group]! > scores[best]! + 1e-12) best = group
  const temper = Math.sqrt(known.length)
  const total = scores.reduce((sum, score) => sum + Math.exp((score - scores[best]!) / temper), 0)
  // What the model has never seen speaks against every group.
  return { best, confidence: 1 / total, fit: (gains[best]! * known.length) / features.length / temper }
}

const heldBeyond = (table: readonly (readonly [number, number])[], own: number): boolean =>
  table.reduce((sum, [, count]) => sum + count, 0) > own
