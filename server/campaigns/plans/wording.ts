// The words of a campaign's mails: own words by language, checked when they are saved, filled in when they are sent. Pure.
import { pipe, placeholdersIn } from '../../../surveys/piping'
import type { Fault } from '../../platform/http/problem'
import type { Wording } from './campaign'

/** What {…} may name in a mail. `contact.` before it is allowed, as in surveys. */
export const mailNames = [
  'firstName',
  'lastName',
  'name',
  'company',
  'product',
  'jobTitle',
  'country',
  'asker',
] as const

const longest = { subject: 200, message: 10_000 } as const

/** Faults of one text: unknown placeholders, template code, braces left open; each names its line. */
export function checkWording(part: keyof typeof longest, language: string, text: string): Fault[] {
  const path = `${part}.${language}`
  if (text.length > longest[part])
    return [{ path, message: `At most ${longest[part]} characters; there are ${text.length}.` }]
  if (part === 'subject' && /[\r\n\u2028\u2029]/.test(text)) return [{ path, message: 'A subject is one line.' }]
  return text.split('\n').flatMap((line, at) => {
    const problem = problemIn(line)
    return problem ? [{ path, message: `Line ${at + 1}: ${problem}` }] : []
  })
}

function problemIn(line: string): string | undefined {
  if (/\{\{|\}\}/.test(line)) return 'write {firstName} with single braces; template code is not run here.'
  const unknown = placeholdersIn(line).find(({ name }) => !isMailName(name))
  if (unknown) return `{${unknown.name}} is not known here. Known: ${mailNames.map((name) => `{${name}}`).join(', ')}.`
  const rest = line.replace(/\{[^{}]*\}/g, (whole) => (placeholdersIn(whole).length > 0 ? '' : whole))
  return /[{}]/.test(rest) ? 'a brace is left open, or what stands in it is no name.' : undefined
}

const isMailName = (name: string): boolean =>
  (mailNames as readonly string[]).includes(name.startsWith('contact.') ? name.slice('contact.'.length) : name)

/** Own words for a language: its own, its base language's, or those for all languages. */
export function ownWords(wording: Wording, language: string): string | undefined {
  const found = [language, language.split('-')[0] ?? '', '*'].find((tag) => Object.hasOwn(wording, tag) && wording[tag])
  return found ? wording[found] : undefined
}

/** @param frame what is known of the person: firstName, company … */
export function fillIn(
  text: string,
  frame: Readonly<Record<string, string>>,
  asker: { company: string; product: string },
  target: 'text' | 'header',
): string {
  const values: Record<string, string> = { asker: asker.company, product: asker.product, ...frame }
  for (const [name, value] of Object.entries(frame)) values[`contact.${name}`] = value
  return pipe(text, values, target)
}
