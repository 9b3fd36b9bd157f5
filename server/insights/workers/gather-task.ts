// Puts together what a run analyses: the answers, the people whose answers make groups, the corrections in force and the groups
// of the run before, so that names and ids carry over.
import { group } from 'd3-array'
import type { EarlierPersona, EarlierTheme, Person, PersonChoice, Verbatim } from '../../../analysis'
import type { CorpusRespondent, CorpusVerbatim } from '../corpus/corpus'
import { type Edit, logOf } from '../edits/edit'
import type { Board } from '../results/board'
import type { RunOptions } from '../runs/run'
import type { AnalysisTask } from './analysis-task'

export type Material = {
  readonly options: RunOptions
  readonly verbatims: readonly CorpusVerbatim[]
  readonly respondents: readonly CorpusRespondent[]
  readonly edits: readonly Edit[]
  /** The themes as they stood on the last finished run. */
  readonly board: Board | undefined
  readonly earlierPeople: readonly EarlierPersona[]
  readonly minGroupSize: number
}

export function gatherTask(material: Material): AnalysisTask {
  const { options, verbatims, edits, minGroupSize } = material
  return {
    verbatims: toVerbatims(verbatims),
    themeOptions: {
      groups: options.themes,
      seed: options.seed,
      corrections: logOf(edits, 'themes'),
      previous: material.board ? earlierThemes(material.board) : [],
    },
    people: toPeople(material),
    personaOptions: {
      personas: options.personas,
      seed: options.seed,
      corrections: logOf(edits, 'people'),
      previous: material.earlierPeople,
      minGroupSize,
    },
  }
}

/** Answers as the analysis reads them. */
export const toVerbatims = (verbatims: readonly CorpusVerbatim[]): Verbatim[] =>
  verbatims.map(({ id, respondent, topic, question, questionText, text, language }) => ({
    id,
    respondent,
    topic,
    question,
    questionText,
    text,
    ...(language ? { language } : {}),
  }))

/** Staff and focus groups speak about customers: their words make themes, but they are nobody's persona. */
const customers = (respondents: readonly CorpusRespondent[]): CorpusRespondent[] =>
  respondents.filter(({ voice }) => voice !== 'staff' && voice !== 'focus-group')

/** The people whose answers make groups, with what they said and chose. */
export function toPeople({
  verbatims,
  respondents,
  board,
}: Pick<Material, 'verbatims' | 'respondents' | 'board'>): Person[] {
  const confirmed = new Map(
    (board?.topics ?? []).flatMap(({ themes }) =>
      themes
        .filter(({ status }) => status === 'accepted')
        .flatMap(({ id, members }) => members.map((member) => [member.id, id] as const)),
    ),
  )
  const said = group(verbatims, ({ respondent }) => respondent)
  return customers(respondents)
    .filter(({ id }) => said.has(id))
    .map((person) => ({
      id: person.id,
      answers: (said.get(person.id) ?? []).map(({ id, topic, text, questionText, language }) => {
        const theme = confirmed.get(id)
        return {
          id,
          topic,
          text,
          questionText,
          ...(language ? { language } : {}),
          ...(theme ? { themes: [theme] } : {}),
        }
      }),
      choices: person.choices satisfies readonly PersonChoice[],
      traits: { ...person.traits, fit: person.fit, language: person.language },
    }))
}

function earlierThemes(board: Board): EarlierTheme[] {
  return board.topics.flatMap(({ themes, rejected }) =>
    [...themes, ...rejected]
      .filter(({ size }) => size > 0)
      .map(({ id, topic, label, named, members }) => ({
        id,
        topic,
        members: members.map((member) => member.id),
        ...(named ? { label } : {}),
      })),
  )
}
