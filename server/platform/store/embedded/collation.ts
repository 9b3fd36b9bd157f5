// Collations: comparing and folding strings by a language's rules. An index with a collation serves equality only, by
// folded text; order under a collation is always made by sorting.
import { compareStrings, isTrue, toNumber } from './bson-order'
import { type Doc, isDoc, refuse } from './command-error'

type Compare = (left: string, right: string) => number
export type Collation = { spec: Doc; compare: Compare; fold: (text: string) => string }

const sensitivities = ['base', 'accent', 'variant', 'variant', 'variant'] as const

/** Coarser than the collator where in doubt: what it calls equal folds alike, and what folds alike is checked again. */
const folds: Collation['fold'][] = [
  (text) => lower(text.normalize('NFKD').replace(/\p{M}/gu, '')),
  (text) => lower(text).normalize('NFKC'),
  (text) => text.normalize('NFC'),
]
const lower = (text: string): string => text.toUpperCase().toLowerCase()

/** The collation a command or index asks for; undefined for none and for the simple one. */
export function readCollation(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null || (isDoc(spec) && Object.keys(spec).length === 0)) return undefined
  if (!isDoc(spec) || typeof spec.locale !== 'string') refuse(2, "collation needs a 'locale'")
  if (spec.locale === 'simple') return undefined
  const strength = spec.strength === undefined ? 3 : toNumber(spec.strength)
  const sensitivity = sensitivities[strength - 1]
  if (!sensitivity) refuse(2, `collation strength ${strength} is not one of 1 to 5`)
  const { caseFirst } = spec
  try {
    const collator = new Intl.Collator(spec.locale.replace('_', '-'), {
      sensitivity: strength === 1 && isTrue(spec.caseLevel) ? 'case' : sensitivity,
      numeric: isTrue(spec.numericOrdering),
      ignorePunctuation: spec.alternate === 'shifted',
      ...(caseFirst === 'upper' || caseFirst === 'lower' ? { caseFirst } : {}),
    })
    const compare: Compare = (left, right) =>
      collator.compare(left, right) || (strength > 3 ? compareStrings(left, right) : 0)
    return { spec, compare, fold: folds[Math.min(strength, 3) - 1]! }
  } catch {
    refuse(2, `collation locale "${spec.locale}" is unknown`)
  }
}
