// The question bank and the ready-made instruments made from it. An instrument names bank questions (`use`) and may change a few
// of their properties; here they become a definition like any other, to be edited freely.
import * as z from 'zod'
import focusGroup from './bank/focus-group.json'
import goodFit from './bank/good-fit.json'
import interview from './bank/interview.json'
import lead from './bank/lead.json'
import poorFit from './bank/poor-fit.json'
import bankQuestions from './bank/questions.json'
import staff from './bank/staff.json'
import { type Definition, type Question, questionShape, voices } from './definition'
import { readDefinition, readDraft } from './read-definition'
import { decode, fault, type Read, refused } from './shape'

/** A question of the bank: a question, whom it is for, and what the author still has to supply. */
export const bankQuestionShape = questionShape.extend({
  group: z.enum(voices),
  /** What stands in no list of ours: currency bands, the technologies of the workspace, themes found earlier. */
  fill: z.string().optional(),
  note: z.string().optional(),
  module: z.enum(['consumer']).optional(),
  personaHint: z.boolean().optional(),
})

export type BankQuestion = z.infer<typeof bankQuestionShape>

const sources = { 'good-fit': goodFit, 'poor-fit': poorFit, staff, 'focus-group': focusGroup, interview, lead } as const

export type InstrumentName = keyof typeof sources
export const instrumentNames = Object.keys(sources) as InstrumentName[]

let bank: readonly BankQuestion[] | undefined

/** All questions of the bank, in their order. */
export function questionBank(): readonly BankQuestion[] {
  bank ??= trusted(decode(z.array(bankQuestionShape), bankQuestions))
  return bank
}

export function findBankQuestion(key: string): BankQuestion | undefined {
  return questionBank().find((question) => question.key === key)
}

/** A bank question as a question of a survey. `key` is another one when the survey has that question already. */
export function fromBank(
  { group: _group, fill: _fill, note: _note, module: _module, personaHint: _hint, ...question }: BankQuestion,
  key = question.key,
): Question {
  return { ...question, key, bank: question.key }
}

/**
 * A ready-made instrument as a definition.
 * @param values what {product} and {company} stand for
 */
export function createFromInstrument(name: InstrumentName, values: Definition['values']): Definition {
  return trusted(readInstrument({ ...sources[name], values }))
}

/** Puts the bank's questions where an instrument names them. */
export function readInstrument(source: unknown): Read<Definition> {
  const unknown: string[] = []
  const resolve = (entry: unknown): unknown => {
    if (typeof entry !== 'object' || entry === null || !('use' in entry)) return entry
    const { use, ...changes } = entry
    const found = typeof use === 'string' ? findBankQuestion(use) : undefined
    if (!found) unknown.push(String(use))
    return found ? { ...fromBank(found), ...changes } : changes
  }
  const resolved = structuredClone(source) as { pages?: { questions?: unknown[] }[] }
  for (const page of resolved.pages ?? []) page.questions = page.questions?.map(resolve) ?? []
  if (unknown.length > 0)
    return refused(
      ...unknown.map((key) => fault('pages', 'unknown-bank-question', `expected a question of the bank, got "${key}"`)),
    )
  return readDefinition(resolved)
}

/** An empty survey in one language: one page without questions. */
export function createBlank(language: string, title: string): Definition {
  return trusted(
    readDraft({
      kind: 'survey',
      language,
      languages: [language],
      title: { [language]: title },
      pages: [{ key: 'page-1', questions: [] }],
    }),
  )
}

function trusted<Value>(read: Read<Value>): Value {
  if (read.ok) return read.value
  throw new Error(
    `The room's own data do not read: ${read.faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
  )
}
