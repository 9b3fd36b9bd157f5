// Collations: comparing and folding strings by a language's rules. An index with a collation serves equality only, by folded
// text; order under a collation is always made by sorting.
import { type CompareStrings, compareStrings } from './bson-order'
import { badValue, type Doc, isDoc } from './command-error'
import type { Fold } from './index-key'

export type Collation = { spec: Doc; compare: CompareStrings; fold: Fold }

const sensitivities = { 1: 'base', 2: 'accent', 3: 'variant', 4: 'variant', 5: 'variant' } as const

/** The collation a command or index asks for; undefined for none and for the simple one. */
export function readCollation(value: unknown): Collation | undefined {
  if (value === undefined || value === null || (isDoc(value) && Object.keys(value).length === 0)) return undefined
  if (!isDoc(value) || typeof value.locale !== 'string') throw badValue("collation needs a 'locale'")
  if (value.locale === 'simple') return undefined
  const strength = Number(value.strength ?? 3) as keyof typeof sensitivities
  if (!(strength in sensitivities)) throw badValue(`collation strength ${String(value.strength)} is not one of 1 to 5`)
  const collator = createCollator(value, strength)
  const compare = (left: string, right: string) =>
    collator.compare(left, right) || (strength > 3 ? compareStrings(left, right) : 0)
  return { spec: value, compare, fold: folds[Math.min(strength, 3) as 1 | 2 | 3] }
}

function createCollator(spec: Doc, strength: keyof typeof sensitivities): Intl.Collator {
  const base = strength === 1 && spec.caseLevel === true ? 'case' : sensitivities[strength]
  try {
    return new Intl.Collator(String(spec.locale).replace('_', '-'), {
      sensitivity: base,
      numeric: spec.numericOrdering === true,
      ignorePunctuation: spec.alternate === 'shifted',
      ...(spec.caseFirst === 'upper' || spec.caseFirst === 'lower' ? { caseFirst: spec.caseFirst } : {}),
    })
  } catch {
    throw badValue(`collation locale "${String(spec.locale)}" is unknown`)
  }
}

/** Coarser than the collator where in doubt: what folds alike is checked again, what the collator calls equal folds alike. */
const folds: Record<1 | 2 | 3, Fold> = {
  1: (text) => lower(text.normalize('NFKD').replace(/\p{M}/gu, '')),
  2: (text) => lower(text).normalize('NFKC'),
  3: (text) => text.normalize('NFC'),
}

const lower = (text: string): string => text.toUpperCase().toLowerCase()
