// XLSForm's question types as ours: one row a type, and what has no counterpart in words.
import type { QuestionKind } from '../definition'

export const formKinds: Readonly<Record<string, QuestionKind>> = {
  text: 'short',
  string: 'short',
  integer: 'number',
  int: 'number',
  decimal: 'number',
  range: 'scale',
  date: 'date',
  select_one: 'single',
  select_multiple: 'multi',
  rank: 'ranking',
}

export const formLost: Readonly<Record<string, string>> = {
  calculate: 'a computed value',
  hidden: 'a hidden value',
  acknowledge: 'a box to tick',
  trigger: 'a box to tick',
  image: 'a picture to take',
  audio: 'a recording',
  video: 'a film',
  file: 'a file to upload',
  barcode: 'a barcode',
  geopoint: 'a place',
  geotrace: 'a line on a map',
  geoshape: 'an area on a map',
  time: 'a time of day',
  datetime: 'a date with a time',
  'background-audio': 'a recording',
  'xml-external': 'a list kept in another file',
  'csv-external': 'a list kept in another file',
  select_one_from_file: 'a list kept in another file',
  select_multiple_from_file: 'a list kept in another file',
  select_one_external: 'a list kept in another file',
}

/** What a device fills in by itself. */
export const formMetadata: readonly string[] = [
  'start',
  'end',
  'today',
  'deviceid',
  'subscriberid',
  'simserial',
  'phonenumber',
  'username',
  'email',
  'audit',
  'start-geopoint',
]

/** A type cell in its parts: `select_one list or_other`, `begin group`. */
export function readFormType(text: string): { type: string; list: string; hasOther: boolean } {
  const [first = '', ...rest] = text
    .trim()
    .toLowerCase()
    .replace(/^(begin|end)\s+(group|repeat)/, '$1_$2')
    .replace(/^select1\b|^select one\b/, 'select_one')
    .replace(/^select all that apply( from)?\b|^select multiple\b/, 'select_multiple')
    .replace(/^(select_(?:one|multiple))\s+from\s+/, '$1 ')
    .split(/\s+/)
  const own = text
    .trim()
    .split(/\s+/)
    .slice(-rest.length || undefined)
  const hasOther = rest.at(-1) === 'or_other' || rest.slice(-2).join(' ') === 'or other'
  return { type: first, list: rest.length > 0 ? (own[0] ?? '') : '', hasOther }
}
