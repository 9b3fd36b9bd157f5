// What people and programs read when a field was refused and its shape has no words of its own: one table for forms and the API,
// in place of the schema library's wording. A sentence says what was expected and, where it helps, what came. Pure.
import type * as z from 'zod'

type Raw = z.core.$ZodRawIssue
type Said = { readonly [Code in Raw['code']]: (issue: Extract<Raw, { code: Code }>) => string }

/** Longer values are not repeated: they would bury the sentence. */
const longestShown = 40
const mostOptions = 30

/** The names of types, as they are expected and as they come. */
const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  date: 'a date such as 2026-03-31',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
  null: 'null',
  undefined: 'nothing',
}

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as ada@example.com',
  url: 'a web address such as https://example.com',
  datetime: 'a time such as 2026-03-31T09:00:00Z',
  date: 'a day such as 2026-03-31',
  time: 'a time of day such as 09:00',
}

/** What is counted, by what has the limit; a number is its own measure. */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  object: ['field', 'fields'],
  file: ['byte', 'bytes'],
}

const sayings: Said = {
  invalid_type: ({ expected, input }) => `Expected ${nounOf(expected)}${got(input)}.`,
  invalid_value: ({ values, input }) => `Expected ${oneOf(values)}${got(input)}.`,
  invalid_format: ({ format }) => `Expected ${formats[format] ?? 'another form'}.`,
  too_small: ({ origin, minimum, inclusive, exact }) =>
    limit(exact ? 'Exactly' : inclusive === false ? 'More than' : 'At least', minimum, origin),
  too_big: ({ origin, maximum, inclusive, exact }) =>
    limit(exact ? 'Exactly' : inclusive === false ? 'Less than' : 'At most', maximum, origin),
  not_multiple_of: ({ divisor }) => `Expected a multiple of ${divisor}.`,
  unrecognized_keys: ({ keys }) => `There is no field called ${keys.map(quote).join(', ')} here.`,
  invalid_union: (issue) => sayUnion(issue),
  invalid_key: ({ issues }) => `A name in it cannot be used. ${issues[0]?.message ?? ''}`.trim(),
  invalid_element: ({ issues }) => `An entry of it cannot be used. ${issues[0]?.message ?? ''}`.trim(),
  custom: () => 'This cannot be used here.',
}

/** The words for an issue; the words of a shape itself win over them. Given to the schema library once, in the container. */
export function sayIssue(issue: Raw): string {
  return (sayings[issue.code] as (issue: Raw) => string)(issue)
}

/** The branch that got farthest speaks; where none got anywhere, all that would have done are named. */
function sayUnion({ errors, options, input }: Extract<Raw, { code: 'invalid_union' }>): string {
  if (Array.isArray(options)) return `Expected ${oneOf(options)}.`
  const firsts = (errors ?? []).flatMap(([first]) => first ?? [])
  const farther = firsts.find((issue) => issue.path.length > 0 || !/^invalid_(type|value)$/.test(issue.code))
  const cameAs = (issue: (typeof firsts)[number]) => ('received' in issue ? Number.NaN : input)
  const spoken =
    farther ?? firsts.find((issue) => issue.message !== sayIssue({ ...issue, input: cameAs(issue) } as Raw))
  if (spoken) return spoken.path.length > 0 ? `${spoken.path.join('.')}: ${spoken.message}` : spoken.message
  const expected = firsts.flatMap((issue) =>
    issue.code === 'invalid_value' ? oneOf(issue.values) : issue.code === 'invalid_type' ? nounOf(issue.expected) : [],
  )
  return `Expected ${[...new Set(expected)].join(', or ')}${got(input)}.`
}

function limit(words: string, most: number | bigint, origin: string): string {
  if (origin === 'date') return `${words === 'At most' ? 'Not after' : 'Not before'} ${dayOf(most)}.`
  const [one, many] = units[origin] ?? ['', '']
  const unit = Number(most) === 1 ? one : many
  return `${words} ${new Intl.NumberFormat('en').format(most)}${unit ? ` ${unit}` : ''}.`
}

const dayOf = (time: number | bigint): string => new Date(Number(time)).toISOString().slice(0, 10)

const nounOf = (type: string): string => nouns[type] ?? 'something else'

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, mostOptions).map(quote)
  const more = values.length > mostOptions ? ` or ${values.length - mostOptions} more` : ''
  return `${shown.length > 1 ? 'one of ' : ''}${shown.join(', ')}${more}`
}

/** Nothing where the value says nothing: it was read as a number or a date, and is none. */
function got(input: unknown): string {
  if (input === undefined || input === '') return ', got nothing'
  if (typeof input === 'number') return Number.isNaN(input) ? '' : `, got ${input}`
  if (typeof input === 'string') return input.length > longestShown ? ', got a longer text' : `, got ${quote(input)}`
  if (typeof input === 'boolean' || input === null) return `, got ${input}`
  if (input instanceof Date) return ''
  return `, got ${Array.isArray(input) ? 'a list' : 'an object'}`
}

const quote = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : String(value))
