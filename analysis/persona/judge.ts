// What a grouping is worth, in words that do not promise more than the figures hold.
import type { PersonaCurvePoint, Verdict } from './people'
import { steady } from './stability'

/** Fewer usable people than this make no personas; up to the second number nothing is called reproducible. */
export const leastPeople = 15
export const fewPeople = 40

/** Hennig (2007): below this a group has dissolved. */
const dissolved = 0.5
const mostAmbiguity = 0.35
/** Strict, because the number of groups was chosen with the same data. */
const asChance = 0.005

export type Reason =
  | 'too-few-people'
  | 'few-people'
  | 'no-more-than-one-group'
  | 'as-good-when-shuffled'
  | 'unstable'
  | 'ambiguous'
  | 'languages-not-joined'
  | 'number-was-given'

export type Judgement = { readonly verdict: Verdict; readonly reasons: readonly Reason[] }

export type JudgeInput = {
  readonly people: number
  readonly k: number
  /** The number that the data would choose. */
  readonly best: number
  readonly point: PersonaCurvePoint | undefined
  /** Of the shuffle test for k. */
  readonly p: number
  readonly joined: boolean
}

export function judge({ people, k, best, point, p, joined }: JudgeInput): Judgement {
  if (people < leastPeople) return { verdict: 'none', reasons: ['too-few-people'] }
  if (k < 2 || point === undefined) return { verdict: 'none', reasons: ['no-more-than-one-group'] }
  if (p > asChance) return { verdict: 'none', reasons: ['as-good-when-shuffled'] }
  if (point.stability < dissolved) return { verdict: 'none', reasons: ['unstable'] }
  const reasons: Reason[] = []
  if (people <= fewPeople) reasons.push('few-people')
  if (point.stability < steady) reasons.push('unstable')
  if (point.ambiguity > mostAmbiguity) reasons.push('ambiguous')
  if (!joined) reasons.push('languages-not-joined')
  if (k !== best) reasons.push('number-was-given')
  return { verdict: reasons.length === 0 ? 'reproducible' : 'tentative', reasons }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

const sentences: Readonly<Record<Reason, (input: JudgeInput) => string>> = {
  'too-few-people': ({ people }) =>
    `Only ${people} people gave a usable answer; under ${leastPeople} there are no personas, only individual answers worth reading.`,
  'few-people': ({ people }) =>
    `With ${people} people the personas are a first sketch: ask more than ${fewPeople} before relying on them.`,
  'no-more-than-one-group': () =>
    'These data hold no reproducible groups: one description of everybody fits as well as several.',
  'as-good-when-shuffled': ({ p }) => `Shuffled answers may well give groups as clear as these (p = ${p.toFixed(2)}).`,
  unstable: ({ point }) =>
    `The groups change when people are drawn again (stability ${(point?.stability ?? 0).toFixed(2)}).`,
  ambiguous: ({ point }) => `For ${percent(point?.ambiguity ?? 0)} of pairs it is open whether they belong together.`,
  'languages-not-joined': () =>
    'Nothing ties the languages together yet: confirm which themes belong together, or ask one closed question, and run again.',
  'number-was-given': ({ best }) =>
    best > 1 ? `The data alone would give ${best}.` : 'The data alone would give no groups.',
}

/** Two or three English sentences: what to do, and why. */
export function recommend(input: JudgeInput, { verdict, reasons }: Judgement): string {
  const { k, people, point } = input
  const opening: Record<Verdict, string> = {
    reproducible: `Use ${k} personas.`,
    tentative: `Treat the ${k} personas as tentative.`,
    none: 'Do not draw personas from these answers.',
  }
  const support =
    verdict === 'none' || point === undefined
      ? []
      : [
          `They rest on ${people} people, ${percent(point.coverage)} of whom belong clearly to one; stability is ${point.stability.toFixed(2)}.`,
        ]
  return [opening[verdict], ...support, ...reasons.map((reason) => sentences[reason](input))].join(' ')
}
