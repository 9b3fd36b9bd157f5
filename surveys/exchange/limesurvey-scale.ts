// Scales, which LimeSurvey has from 1 to 5 only: others are lists whose codes are numbers in a row and whose words begin with the
// number, such as "0 (not at all)". Written so, and recognised so when they come back.
import type { Question, Wording } from '../definition'
import type { LimeItem, Words } from './limesurvey-structure'

/** A scale as a list of its numbers, with the words of its ends beside the first and the last. */
export function scaleOptions({ min = 1, max = 5, low, high }: Question) {
  return Array.from({ length: max - min + 1 }, (_, at) => {
    const number = String(min + at)
    const end = at === 0 ? low : at === max - min ? high : undefined
    const text = end ? Object.fromEntries(Object.entries(end).map(([tag, said]) => [tag, `${number} (${said})`])) : {}
    return { key: number, text: { en: number, ...text } as Wording, write: false, exclusive: false }
  })
}

/** The ends of a list that is a scale, with the words beside its first and last number; undefined for any other list. */
export function asScale(
  answers: readonly LimeItem[],
): { min: number; max: number; low?: Words; high?: Words } | undefined {
  const numbers = answers.map(({ code }) => (/^\d{1,3}$/.test(code) ? Number(code) : Number.NaN))
  const [min = Number.NaN] = numbers
  const inARow = numbers.length >= 2 && numbers.length <= 21 && numbers.every((number, at) => number === min + at)
  const said = answers.map(({ code, text }) => wordsBeside(code, text))
  if (!inARow || said.some((words) => words === undefined)) return undefined
  if (said.slice(1, -1).some((words) => Object.keys(words ?? {}).length > 0)) return undefined
  const [low, high] = [said[0] ?? {}, said.at(-1) ?? {}]
  return {
    min,
    max: min + numbers.length - 1,
    ...(Object.keys(low).length > 0 ? { low } : {}),
    ...(Object.keys(high).length > 0 ? { high } : {}),
  }
}

/** What stands behind the number in each language; undefined where the words do not begin with it. */
function wordsBeside(code: string, text: Words): Words | undefined {
  const found: Words = {}
  for (const [tag, said] of Object.entries(text)) {
    const [whole, inner] = /^(?:\d{1,3})(?:\s*[(–:-]\s*(.*?)\)?)?$/.exec(said) ?? []
    if (whole === undefined || !said.startsWith(code)) return undefined
    if (inner) found[tag] = inner
  }
  return found
}
