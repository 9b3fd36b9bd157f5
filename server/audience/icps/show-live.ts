// The live panel beside the editor: how many match, which criterion costs how many, what misfits share. Pure.
import type { Breadth } from './breadth'
import { type IcpKind, sayCriterion } from './icp'
import type { Misfits } from './misfits'
import { unsaidIn } from './unsaid'

export function showLive({ criteria, total, state, ...counts }: Breadth, misfits: Misfits, kind: IcpKind) {
  return {
    ...counts,
    total,
    about: kind === 'company' ? 'companies' : 'people',
    parts: fitParts(counts),
    tone: state === 'narrow' ? 'good' : state === 'nobody-known' ? '' : 'warn',
    stateWord: words[state],
    criteria: criteria.map(({ criterion, pass, fail, unknown }) => ({
      text: sayCriterion(criterion),
      level: criterion.level,
      pass,
      fail,
      unknown,
      share: total === 0 ? 0 : pass / total,
    })),
    misfits,
    unsaid: unsaidIn(
      kind,
      criteria.map(({ criterion }) => criterion),
    ),
  }
}

const words: Record<Breadth['state'], string> = {
  'nobody-known': 'Nobody known yet',
  empty: 'Nobody matches',
  'too-broad': 'Too broad',
  'too-little-known': 'Too little known',
  narrow: 'Narrow',
}

/** The three shares as the strip draws them. */
export const fitParts = ({ good, unknown, poor }: { good: number; unknown: number; poor: number }) => [
  { name: 'Good fit', value: good, tone: 'good' as const },
  { name: 'Unknown', value: unknown, tone: 'muted' as const },
  { name: 'Poor fit', value: poor, tone: 'poor' as const },
]
