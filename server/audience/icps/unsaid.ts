// What a profile does not ask about yet, of what teams found they need (R14 to R30). A reminder, never a refusal: some profiles do
// without. Pure.
import type { Criterion, IcpKind } from './icp'

type Matter = { fields: readonly string[]; words: string; of: readonly IcpKind[] }

const firms = ['company', 'decision-maker'] as const

const matters: readonly Matter[] = [
  { fields: ['revenue'], words: 'Revenue: who can pay, and how large they are', of: ['company'] },
  { fields: ['budget'], words: 'Budget: what they can spend on something like yours', of: ['company'] },
  { fields: ['industry', 'industryCode'], words: 'Industries you serve, and those you do not', of: firms },
  { fields: ['employees'], words: 'Company size', of: ['company'] },
  { fields: ['country'], words: 'Markets you sell to', of: ['company', 'decision-maker', 'consumer'] },
  {
    fields: ['decision', 'authority'],
    words: 'Part in the decision, or the budget they decide on',
    of: ['decision-maker'],
  },
  { fields: ['painPoints'], words: 'Pain points you take away', of: ['company', 'decision-maker', 'consumer'] },
  { fields: ['technologies'], words: 'Technology that goes with yours, or does not', of: ['company'] },
  { fields: ['answerHours'], words: 'Answer times you cannot keep', of: ['company'] },
  { fields: ['legal', 'age'], words: 'Legal limits', of: ['company', 'consumer'] },
  { fields: ['interests', 'values', 'lifestyle', 'goals'], words: 'Interests, values, goals', of: ['consumer'] },
  { fields: ['channels', 'buying'], words: 'Channels and buying patterns', of: ['consumer'] },
]

/** In the order in which to think of them; revenue first (R15). */
export function unsaidIn(kind: IcpKind, criteria: readonly Pick<Criterion, 'field'>[]): string[] {
  const asked = new Set(criteria.map(({ field }) => field))
  return matters
    .filter(({ of, fields }) => of.includes(kind) && !fields.some((field) => asked.has(field)))
    .map(({ words }) => words)
}
