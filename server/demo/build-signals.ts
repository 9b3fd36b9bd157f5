// What the demo's CRM has seen of people: how they came, what they used, how content they are, with the column names of HubSpot. Drawn
// by a seed of its own, so that answers stay what they were without it. Fit shows in it a little, what bothers people does not. Pure.
import type { DemoContact } from './build-demo'
import { createSeeded, type Seeded } from './seeded'

export const signalHeader = [
  'Original Source',
  'First Touch Converting Campaign',
  'Content Downloads',
  'Number of Pageviews',
  'Marketing emails opened',
  'CSAT',
  'Number of Tickets',
  'Support Topics',
] as const

const sources = {
  good: ['Referral', 'Referral', 'Trade fair', 'Trade fair', 'Organic search'],
  poor: ['Paid social', 'Paid social', 'Organic search', 'Referral'],
} as const
const campaigns = {
  good: ['Open workshop day', 'Plan with us', 'Autumn offer'],
  poor: ['Autumn offer', 'Autumn offer', 'Plan with us'],
} as const
const contents = {
  good: ['Setup-time guide', 'Replanning webinar', 'Price list'],
  poor: ['Price list', 'Free template', 'Setup-time guide'],
} as const
const topics = {
  good: ['Calendar', 'Import', 'Shifts'],
  poor: ['Invoice', 'Login', 'Import'],
} as const

/** One row a person, in their order; staff have none. */
export function buildSignals(people: readonly DemoContact[], seed = 23): (string | number)[][] {
  const random = createSeeded(seed)
  return people.map(({ side }) => (side === 'staff' ? signalHeader.map(() => '') : rowOf(random, side)))
}

function rowOf(random: Seeded, side: 'good' | 'poor'): (string | number)[] {
  const isGood = side === 'good'
  // A CRM never knows everything of everybody.
  const often = (value: () => string | number): string | number => (random.chance(0.85) ? value() : '')
  return [
    often(() => random.pick(sources[side])),
    often(() => random.pick(campaigns[side])),
    often(() => random.sample(contents[side], 1 + random.below(2)).join(';')),
    often(() => 3 + random.below(isGood ? 40 : 15)),
    often(() => random.below(isGood ? 14 : 8)),
    often(() => (isGood ? 3 : 1) + random.below(3)),
    often(() => random.below(isGood ? 4 : 9)),
    often(() => random.pick(topics[side])),
  ]
}
