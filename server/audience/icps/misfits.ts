// The negative profile, computed: what those who do not fit have in common (R76), so that nobody spends time on more of them. Pure.
import { type Fact, type Facts, fieldLabel, fold } from '../facts/fields'
import { type Judged, judge, type Subject, sayFact } from './fit'
import { type Criterion, sayCriterion } from './icp'

export type Misfits = {
  count: number
  /** The criteria that decided, most frequent first. */
  failed: readonly { criterion: Criterion; text: string; count: number; share: number }[]
  /** Words far more frequent among misfits than among the good fits: lift above 1.5, at least three of them. */
  traits: readonly { label: string; value: string; count: number; share: number; shareOfGood: number }[]
}

const traitFields = [
  'industry',
  'country',
  'technologies',
  'painPoints',
  'lifecycleStage',
  'churn',
  'legal',
  'decision',
]

export function describeMisfits(icp: Judged, subjects: Iterable<Subject>): Misfits {
  const failed = new Map<string, { criterion: Criterion; count: number }>()
  const words = { good: new Map<string, number>(), poor: new Map<string, number>() }
  const sizes = { good: 0, poor: 0 }
  const shown = new Map<string, { label: string; value: string }>()
  for (const subject of subjects) {
    const { fit, reasons } = judge(icp, subject)
    if (fit === 'unknown') continue
    sizes[fit] += 1
    for (const { criterion, outcome } of reasons) {
      if (outcome !== 'fail' || criterion.level === 'should') continue
      const entry = failed.get(criterion.id) ?? { criterion, count: 0 }
      failed.set(criterion.id, { ...entry, count: entry.count + 1 })
    }
    for (const [key, label, value] of traitsOf({ ...subject.contact?.facts, ...subject.account?.facts })) {
      words[fit].set(key, (words[fit].get(key) ?? 0) + 1)
      shown.set(key, { label, value })
    }
  }
  // With hardly any good fits there is nothing to compare with: everything would look like a trait of misfits.
  const traits = (sizes.good < 3 ? [] : [...words.poor])
    .map(([key, count]) => ({
      ...(shown.get(key) ?? { label: '', value: key }),
      count,
      share: count / sizes.poor,
      shareOfGood: (words.good.get(key) ?? 0) / Math.max(1, sizes.good),
    }))
    .filter(({ count, share, shareOfGood }) => count >= 3 && share >= 0.1 && share > 1.5 * shareOfGood)
    .sort(
      (left, right) =>
        right.share - right.shareOfGood - (left.share - left.shareOfGood) || order(left.value, right.value),
    )
  return {
    count: sizes.poor,
    failed: [...failed.values()]
      .map(({ criterion, count }) => ({ criterion, text: sayCriterion(criterion), count, share: count / sizes.poor }))
      .sort((left, right) => right.count - left.count || order(left.text, right.text)),
    traits: traits.slice(0, 12),
  }
}

function traitsOf(facts: Facts): [key: string, label: string, value: string][] {
  return traitFields.flatMap((field) => {
    const fact: Fact | undefined = facts[field]
    const values = fact === undefined ? [] : typeof fact === 'object' ? fact : [String(fact)]
    return values.map((value): [string, string, string] => [
      `${field} ${fold(value)}`,
      fieldLabel(field),
      sayFact(field, value),
    ])
  })
}

const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
