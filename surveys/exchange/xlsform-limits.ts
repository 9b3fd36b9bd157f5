// The least and the most of an XLSForm's numbers: the parameters of a range, and constraints in their plain form. Anything else in a
// constraint (patterns, calls) is not ours to read.
import { type Expression, parseExpression } from './expression'
import type { FormRow } from './xlsform-sheets'

/** `count-selected(.) <= 3`: how many may be ticked. */
export function readMost(constraint: string): { max: number } | undefined {
  const most = /^count-selected\(\s?\.\s?\)\s?<=\s?(\d{1,3})$/.exec(constraint)?.[1]
  return most === undefined ? undefined : { max: Number(most) }
}

/** The ends of a range, if it goes in whole steps of one and not too far. */
export function rangeOf(row: FormRow): { min: number; max: number } | Record<never, never> {
  const named = (name: string, otherwise: number) => {
    const found = new RegExp(`\\b${name}\\s*=\\s*(-?\\d{1,6}(?:\\.\\d{1,4})?)`).exec(row.cell('parameters'))?.[1]
    return found === undefined ? otherwise : Number(found)
  }
  const [min, max, step] = [named('start', 0), named('end', 10), named('step', 1)]
  return step === 1 && Number.isInteger(min) && max - min >= 1 && max - min <= 20 ? { min, max } : {}
}

/** `. >= 0 and . <= 120`: the ends of a number. */
export function readEnds(constraint: string): { min?: number; max?: number } | undefined {
  const tree = parseExpression(constraint.replace(/(^|[\s(])\.(?=\s*[<>])/g, '$1self'))
  const parts: readonly Expression[] = tree?.kind === 'and' ? tree.parts : tree ? [tree] : []
  const found: { min?: number; max?: number } = {}
  for (const part of parts) {
    const number = part.kind === 'compare' && part.right.kind === 'value' ? Number(part.right.value) : Number.NaN
    const isOwn = part.kind === 'compare' && part.left.kind === 'name' && part.left.name === 'self'
    if (part.kind !== 'compare' || !isOwn || Number.isNaN(number)) return undefined
    if (part.test === '>=') found.min = number
    else if (part.test === '<=') found.max = number
    else return undefined
  }
  return parts.length > 0 ? found : undefined
}
