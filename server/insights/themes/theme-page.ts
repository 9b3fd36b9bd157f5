// What the theme board shows: cards with their first quotes, the answers of a theme page by page, what stands nowhere and why.
// Turns the board and the words behind ids into plain data for templates; decides nothing.

import type { Part } from '../../../views/helpers/charts/stacked-shares'
import { type CorpusRespondent, type CorpusVerbatim, codeOf, type Fit } from '../corpus/corpus'
import { type Edit, wordsOf } from '../edits/edit'
import type { Board, BoardAnswer, BoardTheme, BoardTopic } from '../results/board'

export type Words = ReadonlyMap<string, CorpusVerbatim>
export type People = ReadonlyMap<string, CorpusRespondent>

/** Quotes on a card before it is opened, and answers on a page of a theme. */
export const firstQuotes = 3
export const answersOnPage = 50
/** A longer answer is cut on cards and whole on its theme's page. */
const longest = 420

export type AnswerView = {
  readonly id: string
  readonly text: string
  readonly cut: boolean
  readonly language: string
  readonly fit: Fit
  readonly who: string
  readonly question: string
  readonly confidence: number
  readonly moved: boolean
  readonly edge: boolean
  /** Other themes that it speaks for too. */
  readonly also: readonly { readonly id: string; readonly label: string }[]
}

export function toAnswerView(
  answer: BoardAnswer,
  words: Words,
  people: People,
  labels: ReadonlyMap<string, string> = new Map(),
  most = longest,
): AnswerView | undefined {
  const said = words.get(answer.id)
  if (!said) return undefined
  const signs = [...said.text]
  return {
    id: answer.id,
    text: signs.length > most ? `${signs.slice(0, most).join('')}…` : said.text,
    cut: signs.length > most,
    language: said.language ?? 'und',
    fit: people.get(answer.respondent)?.fit ?? 'unknown',
    who: codeOf(answer.respondent),
    question: said.question,
    confidence: answer.confidence,
    moved: answer.machine !== answer.theme,
    edge: answer.confidence < 0.15 && answer.machine === answer.theme,
    also: (answer.further ?? []).flatMap(({ theme }) => ({ id: theme, label: labels.get(theme) ?? theme })),
  }
}

export type AlsoView = Pick<AnswerView, 'id' | 'language' | 'fit' | 'who'> & {
  /** The words around the part that says this theme, and that part. */
  readonly before: string
  readonly part: string
  readonly after: string
  readonly home: { readonly id: string; readonly label: string }
}

/** Signs of an answer that are shown before and after the part that speaks for a further theme. */
const around = 160

/** An answer of another theme with the words that say this theme too. */
export function toAlsoView(
  answer: BoardAnswer,
  theme: string,
  labels: ReadonlyMap<string, string>,
  words: Words,
  people: People,
): AlsoView | undefined {
  const view = toAnswerView(answer, words, people)
  const idea = answer.further?.find((one) => one.theme === theme)
  const text = words.get(answer.id)?.text
  if (!view || !idea || text === undefined || answer.theme === null) return undefined
  const { id, language, fit, who } = view
  const before = [...text.slice(0, idea.start)]
  const after = [...text.slice(idea.end)]
  return {
    ...{ id, language, fit, who },
    before: before.length > around ? `… ${fromWord(before.slice(-around).join(''))}` : before.join(''),
    part: text.slice(idea.start, idea.end),
    after: after.length > around ? `${after.slice(0, around).join('')}…` : after.join(''),
    home: { id: answer.theme, label: labels.get(answer.theme) ?? answer.theme },
  }
}

/** Without the word that the cut went through; text without spaces stays. */
const fromWord = (text: string): string => text.replace(/^\S{1,20}\s+/u, '')

/** Names of the themes of a topic by id. */
export const labelsOf = ({ themes, rejected }: BoardTopic): Map<string, string> =>
  new Map([...themes, ...rejected].map(({ id, label }) => [id, label]))

export type ThemeCard = {
  readonly theme: BoardTheme
  readonly share: number
  readonly good: number | null
  readonly poor: number | null
  readonly strip: readonly Part[]
  readonly quotes: readonly AnswerView[]
  readonly more: number
  /** Telling words that the label does not say already. */
  readonly terms: readonly string[]
}

export function toCard(theme: BoardTheme, topic: BoardTopic, words: Words, people: People): ThemeCard {
  const labels = labelsOf(topic)
  const byId = new Map(theme.members.map((member) => [member.id, member]))
  const quotes = theme.exemplars.slice(0, firstQuotes).flatMap((id) => {
    const answer = byId.get(id)
    return answer ? (toAnswerView(answer, words, people, labels) ?? []) : []
  })
  const all = topic.people.good + topic.people.poor + topic.people.unknown
  return {
    theme,
    share: all > 0 ? theme.respondents / all : 0,
    good: topic.people.good > 0 ? theme.fit.good / topic.people.good : null,
    poor: topic.people.poor > 0 ? theme.fit.poor / topic.people.poor : null,
    strip: fitParts(theme.fit),
    quotes,
    more: theme.size - quotes.length,
    terms: theme.terms
      .map(({ text }) => text)
      .filter((term) => !theme.label.toLowerCase().includes(term.toLowerCase())),
  }
}

export const fitParts = ({ good, poor, unknown }: Readonly<Record<Fit, number>>): Part[] => [
  { name: 'good fit', value: good, tone: 'good' },
  { name: 'poor fit', value: poor, tone: 'poor' },
  { name: 'fit unknown', value: unknown, tone: 'muted' },
]

/** Ids whose words the board needs: first quotes of every card, and some of each reason why answers stand nowhere. */
export function quotedIds({ themes, rejected, unplaced }: BoardTopic): string[] {
  return [
    ...themes.flatMap(({ exemplars }) => exemplars.slice(0, firstQuotes)),
    ...rejected.flatMap(({ exemplars }) => exemplars.slice(0, 1)),
    ...unplaced.flatMap(({ answers }) => answers.slice(0, answersOnPage).map(({ id }) => id)),
  ]
}

const reasonWords: Record<string, string> = {
  empty: 'Nothing written',
  'no answer': 'Says that there is no answer (“n/a”, “nothing”)',
  punctuation: 'Only punctuation',
  'repeated characters': 'The same signs over and over',
  'keyboard mash': 'Keys pressed at random',
  'copy of the question': 'Repeats the question',
  'fits no theme': 'Fits no theme',
}

export function toUnplaced({ unplaced }: BoardTopic, words: Words, people: People) {
  return unplaced.map(({ reason, answers }) => ({
    reason: reasonWords[reason] ?? reason,
    count: answers.length,
    answers: answers
      .slice(0, answersOnPage)
      .flatMap((answer) => toAnswerView(answer, words, people, undefined, 160) ?? []),
  }))
}

export type LogLine = {
  readonly number: number
  readonly words: string
  readonly note: string
  readonly by: string
  readonly at: Date
  readonly undone: boolean
  readonly conflict: boolean
}

/** The log, the newest first, without what was overtaken. */
export function toLog(
  edits: readonly Edit[],
  board: Pick<Board, 'conflicts'>,
  of: Edit['scope'] = 'themes',
): LogLine[] {
  const refused = new Set(board.conflicts.map(({ edit }) => edit))
  return edits
    .filter(({ state, scope }) => state !== 'dropped' && scope === of)
    .map((edit) => ({
      number: edit.number,
      words: wordsOf(edit),
      note: edit.note,
      by: edit.by,
      at: edit.at,
      undone: edit.state === 'undone',
      conflict: refused.has(edit.number),
    }))
    .reverse()
}
