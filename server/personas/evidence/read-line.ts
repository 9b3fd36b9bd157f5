// One line as it is shown: its quotes for and against, each saying once, and how many people still stand behind it. Pure.
import { bySaying } from '../../insights/people/saying'
import type { Evidence, Line } from '../persona/persona'
import type { Heard } from './heard'

/** One answer in somebody's words, as the stage that keeps answers hands it out. */
export type Passage = {
  readonly id: string
  readonly respondent: string
  readonly text: string
  readonly language: string
  /** The question as it was asked. */
  readonly question: string
}

export type Quote = {
  readonly stance: Evidence['stance']
  readonly before: string
  readonly text: string
  readonly after: string
  readonly language: string
  readonly question: string
  readonly verbatim: string
  /** How many people wrote these very words. */
  readonly people: number
}

export type ReadLine = Line & {
  readonly quotes: readonly Quote[]
  readonly against: readonly Quote[]
  /** People who say so: as counted in the run, less those who withdrew since. */
  readonly voices: number
  /** Of the persona's people who were asked; absent where that is not known. */
  readonly share?: number
  /** Those of them who are known one by one. */
  readonly speakers: readonly string[]
  /** Answers behind the line that were withdrawn since, quoted or not. */
  readonly withdrawn: number
  /** What staff hear, where the line is one of their questions or roadblocks. */
  readonly heard?: Heard
}

/** @param gone people of the persona's group whose answers were withdrawn or deleted since */
export function readLine(
  line: Line,
  passages: ReadonlyMap<string, Passage>,
  gone: ReadonlySet<string>,
  heard: Heard | undefined,
): ReadLine {
  const { evidence, speakers = [], people, of } = line
  const quotes = evidence.flatMap((one) => {
    const passage = passages.get(one.verbatim)
    return passage ? [{ ...toQuote(one, passage), respondent: one.respondent }] : []
  })
  const supporting = evidence.filter(({ stance }) => stance === 'supports')
  const quoted = new Set(supporting.map(({ respondent }) => respondent))
  const there = new Set(supporting.filter(({ verbatim }) => passages.has(verbatim)).map((one) => one.respondent))
  const known = [...new Set([...speakers, ...quoted])]
  const lost = known.filter((one) => gone.has(one) || (quoted.has(one) && !there.has(one)))
  const unquoted = lost.filter((one) => !evidence.some(({ respondent }) => respondent === one))
  const voices = Math.max(known.length, people ?? 0) - lost.length
  const asked = of === undefined ? undefined : Math.max(voices, of - gone.size)
  return {
    ...line,
    // Answered once: what was agreed since takes the place of what was copied.
    ...(heard ? { heard, reply: heard.answer } : {}),
    ...(asked === undefined ? {} : { of: asked, share: asked === 0 ? 0 : voices / asked }),
    quotes: unlike(quotes.filter(({ stance }) => stance === 'supports')),
    against: unlike(quotes.filter(({ stance }) => stance === 'contradicts')),
    voices,
    speakers: known.filter((one) => !lost.includes(one)),
    withdrawn: evidence.length - quotes.length + unquoted.length,
  }
}

/** Several people may have said the same: it is quoted once, with their number. */
const unlike = (quotes: readonly (Omit<Quote, 'people'> & { respondent: string })[]): Quote[] =>
  bySaying(quotes).map((same) => {
    const { respondent: _, ...quote } = same[0]
    return { ...quote, people: new Set(same.map(({ respondent }) => respondent)).size }
  })

/** The span with what stands around it; spans that no longer fit the answer show the whole answer. */
function toQuote(
  { stance, verbatim, start, end }: Evidence,
  { text, language, question }: Passage,
): Omit<Quote, 'people'> {
  const fits = start >= 0 && end > start && end <= text.length
  const [from, to] = fits ? [start, end] : [0, text.length]
  return {
    stance,
    verbatim,
    language,
    question,
    before: text.slice(0, from),
    text: text.slice(from, to),
    after: text.slice(to),
  }
}
