// What the demo's CRM knows of companies: what they name as pain points, how likely they are to refer, whether they stay, what they can
// spend. Drawn for each company by a seed of its own, so that answers stay what they were without it. Pure.
import type { DemoContact } from './build-demo'
import { createSeeded, type Seeded } from './seeded'

export const needsHeader = ['Company Pain Points', 'NPS Score', 'Churn', 'Annual Budget'] as const

const pains = {
  good: [
    'Rush orders',
    'Rush orders tear up the plan',
    'The plan lives in one spreadsheet',
    'Delivery dates are guesses',
    'Machines that stop',
  ],
  poor: ['Invoices and paperwork', 'Finding people', 'No-shows'],
} as const

/** Makers of tools gain most, furniture least: planted, for the page that compares industries. */
const lift: Readonly<Record<string, number>> = { 'Tool making': 2, 'Machine building': 1, Furniture: -2, Packaging: -1 }

/** One row a person, in their order, the same for all of a company; the team's own has none. */
export function buildNeeds(people: readonly DemoContact[], seed = 31): (string | number)[][] {
  const random = createSeeded(seed)
  const known = new Map<string, (string | number)[]>()
  return people.map((one) => {
    if (one.side === 'staff') return needsHeader.map(() => '')
    const row = known.get(one.domain) ?? rowOf(random, one, one.side)
    known.set(one.domain, row)
    return row
  })
}

function rowOf(random: Seeded, { industry, revenue }: DemoContact, side: 'good' | 'poor'): (string | number)[] {
  const isGood = side === 'good'
  const referral = Math.min(10, (isGood ? 6 : 2) + random.below(3) + (lift[industry] ?? 0))
  return [
    random.chance(0.7) ? random.sample(pains[side], 1 + random.below(2)).join(';') : '',
    random.chance(0.8) ? referral : '',
    isGood ? (random.chance(0.1) ? 'at risk' : 'stays') : random.chance(0.5) ? 'left' : 'stays',
    random.chance(0.4) ? Math.round((revenue * (3 + random.below(4))) / 1_000_000) * 1000 : '',
  ]
}
