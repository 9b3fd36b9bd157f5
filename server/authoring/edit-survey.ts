// What the buttons and the settings form of the survey editor do to a draft.
import * as z from 'zod'
import { findBankQuestion, fromBank } from '../../surveys/instruments'
import { languageShape } from '../../surveys/shape'
import { addPage, addQuestion, changePage, freeKey, moveQuestion, removePage, removeQuestion } from './edit-definition'
import type { Survey } from './survey'

export const surveyEdit = z.object({
  do: z.enum(['add-page', 'remove-page', 'rename-page', 'add-bank', 'add-blank', 'remove', 'up', 'down']),
  page: z.string().max(100).default(''),
  question: z.string().max(100).default(''),
  title: z.string().max(200).default(''),
})

/** One press of a button in the editor. `key` is the question it was about. */
export function applyEdit(
  { definition }: Survey,
  { do: action, page: pageKey, question, title }: z.infer<typeof surveyEdit>,
): { definition: Survey['definition']; key?: string } {
  const { language } = definition
  switch (action) {
    case 'add-page':
      return { definition: addPage(definition) }
    case 'remove-page':
      return { definition: removePage(definition, pageKey) }
    case 'rename-page': {
      const before = definition.pages.find(({ key }) => key === pageKey)?.title
      return { definition: changePage(definition, pageKey, { title: { ...before, [language]: title } }) }
    }
    case 'add-bank': {
      const found = findBankQuestion(question)
      if (!found) return { definition }
      const key = freeKey(definition, found.key)
      return { definition: addQuestion(definition, pageKey, fromBank(found, key)), key }
    }
    case 'add-blank': {
      const key = freeKey(definition, 'question')
      return {
        definition: addQuestion(definition, pageKey, {
          key,
          kind: 'long',
          text: { [language]: 'New question' },
          required: false,
        }),
        key,
      }
    }
    case 'remove':
      return { definition: removeQuestion(definition, question) }
    case 'up':
      return { definition: moveQuestion(definition, question, -1), key: question }
    case 'down':
      return { definition: moveQuestion(definition, question, 1), key: question }
  }
}

/** Where in the editor the work goes on after a press, as the end of an address: the question, else its page. */
export function placeOf(
  { do: action, page, question }: z.infer<typeof surveyEdit>,
  before: Survey['definition'],
  after: Survey['definition'],
  key: string | undefined,
): string {
  if (key !== undefined) return `#q-${key}`
  const held = before.pages.find(({ questions }) => questions.some((one) => one.key === question))
  const about = action === 'add-page' ? after.pages.at(-1)?.key : (held?.key ?? page)
  return after.pages.some((one) => one.key === about) ? `#page-${about}` : ''
}

/** The settings form over the draft. */
export function readSettings({ definition }: Survey, fields: Readonly<Record<string, unknown>>): unknown {
  const changed: Record<string, unknown> = { ...definition, anonymous: fields.anonymous === 'yes' }
  const added = languageShape.safeParse(fields.addLanguage)
  if (added.success && !definition.languages.includes(added.data))
    changed.languages = [...definition.languages, added.data]
  for (const name of ['title', 'intro', 'thanks', 'screenedOut'] as const) {
    const wording: Record<string, string> = { ...definition[name] }
    for (const tag of definition.languages) {
      const text = fields[`${name}.${tag}`]
      if (typeof text !== 'string') continue
      if (text.trim() === '') delete wording[tag]
      else wording[tag] = text.trim()
    }
    if (Object.keys(wording).length > 0) changed[name] = wording
    else delete changed[name]
  }
  const given = Object.keys(definition.values).map((name) => [name, fields[`value.${name}`]] as const)
  const values = given.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
  changed.values = { ...definition.values, ...Object.fromEntries(values.map(([name, value]) => [name, value.trim()])) }
  return changed
}
